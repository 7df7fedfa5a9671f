import { andThen, whenAll } from './and-then.ts';
import { clusterStands, membersOf, type Cluster } from './cluster.ts';
import type { EndpointName } from './cluster-network.ts';
import type { MaybePromise } from './cluster-storage.ts';
import type { Instance } from './instance.ts';
import type { Scope } from './region-state.ts';

/** Lets every name by which DNS knows the cluster and its instances lead to its server. */
export function openEndpoints(scope: Scope, cluster: Cluster): MaybePromise<void> {
  return whenAll(namesOf(scope, cluster).map((name) => lead(scope, cluster, name)));
}

/** Nobody answers to the cluster and its instances any more. */
export function closeEndpoints(scope: Scope, cluster: Cluster): void {
  for (const name of namesOf(scope, cluster)) scope.network.close(name);
}

/**
 * The end of a cluster's rename, for clients: once DNS knows, the old name stops answering and the new one, whose address
 * was reserved, leads to the server, whose certificate may not know it yet.
 */
export function moveClusterEndpoint(scope: Scope, cluster: Cluster, oldName: string): void {
  moveEndpoint(scope, cluster, {
    thing: cluster,
    oldName,
    endpointOf: (name) => clusterEndpoint(scope, name),
    moved: (from, to) => {
      if (scope.durations.certificateMs > 0)
        return certificateStays(scope, cluster, cluster.certificateName ?? from, to);
      return renewCertificate(scope, cluster);
    },
  });
}

/** The same for an instance. Its name is in the certificate at once. */
export function moveInstanceEndpoint(scope: Scope, cluster: Cluster, instance: Instance, oldName: string): void {
  const endpointOf = (name: string) => instanceEndpoint(scope, name);
  moveEndpoint(scope, cluster, { thing: instance, oldName, endpointOf, moved: () => undefined });
}

/** The server shows a certificate that clients of the cluster's present name accept. */
export function renewCertificate(scope: Scope, cluster: Cluster): MaybePromise<void> {
  if (cluster.certificateName === undefined) return undefined;
  delete cluster.certificateName;
  return scope.storage.certify({ volumeId: cluster.resourceId });
}

export function clusterEndpoint(scope: Scope, name: string): EndpointName {
  return { accountId: scope.accountId, region: scope.region, kind: 'cluster', name };
}

export function instanceEndpoint(scope: Scope, name: string): EndpointName {
  return { accountId: scope.accountId, region: scope.region, kind: 'instance', name };
}

/** As AWS writes it. */
export function endpointText(scope: Scope, name: string, kind: 'cluster' | 'cluster-ro'): string {
  return `${name}.${kind}-${scope.state.endpointToken}.${scope.region}.rds.amazonaws.com`;
}

interface Moving {
  readonly thing: { readonly name: string; dnsName?: string };
  readonly oldName: string;
  readonly endpointOf: (name: string) => EndpointName;
  /** Before clients are led to the new name. */
  readonly moved: (from: string, to: string) => MaybePromise<void>;
}

function moveEndpoint(scope: Scope, cluster: Cluster, { thing, oldName, endpointOf, moved }: Moving): void {
  const { name: newName } = thing;
  thing.dnsName ??= oldName;
  const move = () => {
    if (!clusterStands(scope, cluster)) return;
    const from = thing.dnsName ?? oldName;
    scope.network.close(endpointOf(from));
    if (newName === thing.name) delete thing.dnsName;
    else thing.dnsName = newName;
    const leading = andThen(moved(from, newName), () => lead(scope, cluster, endpointOf(newName)));
    report(scope, `leading ${newName} to its server`, leading);
  };
  if (scope.durations.dnsMs > 0) scope.clock.after(scope.durations.dnsMs, move);
  else move();
}

/** The certificate goes on knowing a former name, which is not what clients of the new one ask for. */
function certificateStays(scope: Scope, cluster: Cluster, known: string, name: string): MaybePromise<void> {
  // A rename that was taken back: the certificate has known the name all along.
  if (name === known) return renewCertificate(scope, cluster);
  cluster.certificateName = known;
  scope.clock.after(scope.durations.certificateMs, () => {
    if ((cluster.dnsName ?? cluster.name) !== name || !clusterStands(scope, cluster)) return;
    report(scope, `certifying ${name}`, renewCertificate(scope, cluster));
  });
  return scope.storage.certify({ volumeId: cluster.resourceId, name: endpointText(scope, known, 'cluster') });
}

/** A failure is the network's or the server's own: the rename itself is done. */
function report(scope: Scope, what: string, work: MaybePromise<void>): void {
  if (work instanceof Promise) work.catch((error: unknown) => scope.onStorageError(what, error));
}

function namesOf(scope: Scope, cluster: Cluster): EndpointName[] {
  const instances = membersOf(scope, cluster).map(({ name, dnsName }) => instanceEndpoint(scope, dnsName ?? name));
  return [clusterEndpoint(scope, cluster.dnsName ?? cluster.name), ...instances];
}

function lead(scope: Scope, cluster: Cluster, name: EndpointName): MaybePromise<void> {
  const { server, port } = cluster;
  return server && scope.network.lead(name, { server, port, groupIds: () => cluster.securityGroups });
}
