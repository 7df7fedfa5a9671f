import { clusterArn, clusterNameIn, type Cluster } from './cluster.ts';
import { rdsFault } from './faults.ts';
import { instanceArn, type Instance } from './instance.ts';
import type { Scope } from './region-state.ts';
import type { Snapshot } from './snapshot.ts';

/** Of a resource that describe calls see later than it exists, or still by the name it had. */
export interface Visibility {
  /** From when on it is described. */
  visibleFromMs?: number;
  formerName?: { readonly name: string; readonly untilMs: number };
}

/** Starts the time in which a new resource is not described: "eventual consistency" in the RDS API Reference. */
export function hideNew(scope: Scope, resource: Visibility): void {
  resource.visibleFromMs = scope.clock.now() + scope.lags.describeCreatedMs;
}

/** Starts the time in which a renamed resource is described as it was before. */
export function showFormerName(scope: Scope, resource: Visibility, name: string): void {
  resource.formerName = { name, untilMs: scope.clock.now() + scope.lags.describeRenamedMs };
}

export function isVisible(scope: Scope, { visibleFromMs = 0 }: Visibility): boolean {
  return scope.clock.now() >= visibleFromMs;
}

/** The snapshots of an account and region as describe calls see them. */
export function visibleSnapshots(scope: Scope): Snapshot[] {
  return [...scope.state.snapshots.values()].filter((snapshot) => isVisible(scope, snapshot));
}

/** The clusters of an account and region as describe calls see them. */
export function visibleClusters(scope: Scope): Cluster[] {
  return visible(scope, scope.state.clusters);
}

/** By name or ARN. Throws `DBClusterNotFoundFault`. */
export function visibleClusterNamed(scope: Scope, identifier: string): Cluster {
  const name = clusterNameIn(scope, identifier);
  const found = visibleClusters(scope).find((cluster) => cluster.name === name);
  if (!found) throw rdsFault('DBClusterNotFoundFault', `DBCluster ${identifier} not found.`);
  return found;
}

/** The instances of an account and region as describe calls see them. */
export function visibleInstances(scope: Scope): Instance[] {
  return visible(scope, scope.state.instances);
}

/** By name or ARN. Throws `DBInstanceNotFound`. */
export function visibleInstanceNamed(scope: Scope, identifier: string): Instance {
  const prefix = instanceArn(scope, '');
  const name = (identifier.startsWith(prefix) ? identifier.slice(prefix.length) : identifier).toLowerCase();
  const found = visibleInstances(scope).find((instance) => instance.name === name);
  if (!found) throw rdsFault('DBInstanceNotFound', `DBInstance ${identifier} not found.`);
  return found;
}

/** The cluster of an instance under the name that describe calls see. */
export function visibleClusterOf(scope: Scope, instance: Instance): Cluster | undefined {
  const cluster = [...scope.state.clusters.values()].find((each) => each.resourceId === instance.clusterResourceId);
  return cluster && asDescribed(scope, cluster);
}

/** Its name and ARN, for filters. */
export function visibleClusterNames(scope: Scope, instance: Instance): string[] {
  const cluster = visibleClusterOf(scope, instance);
  return cluster ? [cluster.name, clusterArn(scope, cluster.name)] : [];
}

/** A former name that somebody else bears already leads to the one who bears it. */
function visible<T extends Cluster | Instance>(scope: Scope, all: ReadonlyMap<string, T>): T[] {
  const seen = [...all.values()].filter((each) => isVisible(scope, each)).map((each) => asDescribed(scope, each));
  const current = new Set(seen.filter((each) => all.get(each.name) === each).map(({ name }) => name));
  return seen.filter((each) => all.get(each.name) === each || !current.has(each.name));
}

function asDescribed<T extends Cluster | Instance>(scope: Scope, resource: T): T {
  const { formerName } = resource;
  if (!formerName || scope.clock.now() >= formerName.untilMs) return resource;
  return { ...resource, name: formerName.name, status: 'renaming' };
}
