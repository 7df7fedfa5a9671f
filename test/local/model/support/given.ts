import type { ClusterNetwork } from '../../../../local/model/cluster-network.ts';
import type { ClusterStorage } from '../../../../local/model/cluster-storage.ts';
import type { RdsEvent } from '../../../../local/model/events.ts';
import { createIds } from '../../../../local/model/ids.ts';
import type { KeyDirectory } from '../../../../local/model/key-directory.ts';
import type { MasterSecrets } from '../../../../local/model/master-secrets.ts';
import { createRdsWorld, type RdsApi, type RdsWorld, type RdsWorldOptions } from '../../../../local/model/world.ts';
import { virtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

export const HERE = { accountId: '111122223333', region: 'eu-west-1' };
export const OTHER_REGION = { accountId: '111122223333', region: 'us-east-1' };
export const OTHER_ACCOUNT = { accountId: '444455556666', region: 'eu-west-1' };

export interface Given {
  readonly world: RdsWorld;
  readonly rds: RdsApi;
  readonly clock: VirtualClock;
  readonly events: RdsEvent[];
  /** The event ids about a resource, in order. */
  eventIds(name: string): string[];
  /** Long enough for everything under way to end. */
  settle(): void;
  statusOf(cluster: string): string | undefined;
}

export interface GivenOptions {
  readonly storage?: ClusterStorage;
  readonly network?: ClusterNetwork;
  readonly keys?: KeyDirectory;
  readonly secrets?: MasterSecrets;
  readonly defaultSecurityGroup?: RdsWorldOptions['defaultSecurityGroup'];
  readonly securityGroupExists?: RdsWorldOptions['securityGroupExists'];
  readonly onStorageError?: (what: string, error: unknown) => void;
}

/** A world with seeded ids and a virtual clock. */
export function givenWorld(options: GivenOptions = {}): Given {
  const clock = virtualClock('2026-10-06T02:00:00Z');
  const events: RdsEvent[] = [];
  const world = createRdsWorld({
    clock,
    ids: createIds(seededRandom(7)),
    emit: (event) => events.push(event),
    ...options,
  });
  const rds = world.at(HERE);
  return {
    world,
    rds,
    clock,
    events,
    eventIds: (name) =>
      events.filter((event) => event.detail.SourceIdentifier === name).map((event) => event.detail.EventID),
    settle: () => clock.advanceAtOnce(60_000),
    statusOf: (cluster) =>
      rds.DescribeDBClusters({ Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] }).DBClusters[0]?.Status,
  };
}

/** A cluster with one available writer, `NAME-1`. */
export function givenCluster(
  given: Given,
  name: string,
  settings: Partial<Parameters<RdsApi['CreateDBCluster']>[0]> = {},
): void {
  given.rds.CreateDBCluster({
    DBClusterIdentifier: name,
    Engine: 'aurora-postgresql',
    MasterUsername: 'dba',
    MasterUserPassword: 'a-master-password',
    ...settings,
  } as Parameters<RdsApi['CreateDBCluster']>[0]);
  given.settle();
  givenInstance(given, name, `${name}-1`);
}

export function givenInstance(given: Given, cluster: string, name: string): void {
  given.rds.CreateDBInstance({
    DBInstanceIdentifier: name,
    DBClusterIdentifier: cluster,
    DBInstanceClass: 'db.r6g.large',
    Engine: 'aurora-postgresql',
  });
  given.settle();
}

export function givenSnapshot(given: Given, cluster: string, name: string): void {
  given.rds.CreateDBClusterSnapshot({ DBClusterIdentifier: cluster, DBClusterSnapshotIdentifier: name });
  given.settle();
}

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
