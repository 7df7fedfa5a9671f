import { clusterNamed } from './cluster.ts';
import { takeSnapshot } from './new-snapshot.ts';
import { requireSnapshotPossible, snapshotTags } from './operations/create-db-cluster-snapshot.ts';
import type { Scope } from './region-state.ts';
import type { DBClusterSnapshot } from './shapes.ts';
import { describeSnapshot } from './snapshot.ts';

/** What RDS does by itself in the backup window: a snapshot named `rds:CLUSTER-yyyy-mm-dd-hh-mm`. */
export function takeAutomatedSnapshot(scope: Scope, clusterIdentifier: string): DBClusterSnapshot {
  const cluster = clusterNamed(scope, clusterIdentifier);
  requireSnapshotPossible(cluster);
  const stamp = new Date(scope.clock.now()).toISOString().slice(0, 16).replace(/[T:]/g, '-');
  const name = freeName(scope, `rds:${cluster.name}-${stamp}`);
  const snapshot = takeSnapshot(scope, cluster, { name, type: 'automated', tags: snapshotTags(scope, cluster, []) });
  return describeSnapshot(scope, snapshot);
}

/** The second one within a minute goes by a longer name; AWS never takes two so soon. */
function freeName(scope: Scope, name: string): string {
  let free = name;
  for (let i = 2; scope.state.snapshots.has(free); i += 1) free = `${name}-${i}`;
  return free;
}
