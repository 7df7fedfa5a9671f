import { clusterArn } from '../cluster.ts';
import { rdsFault } from '../faults.ts';
import { applyFilters, type FilterFields } from '../filters.ts';
import { pageOf } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DBClusterSnapshot, DescribeDBClusterSnapshotsMessage } from '../shapes.ts';
import { isVisible, visibleSnapshots } from '../visible.ts';
import { describeSnapshot, isSharedWith, snapshotArn, snapshotNamed, type FoundSnapshot } from '../snapshot.ts';

const TYPES = ['automated', 'manual', 'shared', 'public', 'awsbackup'];

/**
 * Snapshots of the caller's region: the account's own automated and manual ones, others' when asked for. The order is
 * no promise. An automated one is found by name only together with `SnapshotType` `automated`.
 */
export function describeDbClusterSnapshots(
  scope: Scope,
  input: DescribeDBClusterSnapshotsMessage,
): { DBClusterSnapshots: DBClusterSnapshot[]; Marker?: string } {
  if (input.SnapshotType !== undefined && !TYPES.includes(input.SnapshotType)) {
    throw rdsFault('InvalidParameterValue', `Invalid snapshot type: ${input.SnapshotType}`);
  }
  const candidates = input.DBClusterSnapshotIdentifier
    ? [named(scope, input, input.DBClusterSnapshotIdentifier)]
    : listed(scope, input);
  const kept = applyFilters(candidates, input.Filters, filterFields).filter((found) => matches(found, input));
  const { page, Marker } = pageOf(kept, arnOf, input);
  return { DBClusterSnapshots: page.map((found) => describeSnapshot(found.owner, found.snapshot)), Marker };
}

function named(scope: Scope, input: DescribeDBClusterSnapshotsMessage, identifier: string): FoundSnapshot {
  const found = snapshotNamed(scope, identifier);
  const isHidden =
    found.owner.region !== scope.region ||
    !isVisible(scope, found.snapshot) ||
    (found.snapshot.type === 'automated' ? input.SnapshotType !== 'automated' : input.SnapshotType === 'automated');
  if (isHidden) throw rdsFault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot not found: ${identifier}`);
  return found;
}

function listed(scope: Scope, input: DescribeDBClusterSnapshotsMessage): FoundSnapshot[] {
  const type = input.SnapshotType;
  const own = visibleSnapshots(scope).map((snapshot) => ({ owner: scope, snapshot }));
  if (type === 'automated' || type === 'manual') return own.filter(({ snapshot }) => snapshot.type === type);
  const others = scope
    .othersInRegion()
    .flatMap((owner) => [...owner.state.snapshots.values()].map((snapshot) => ({ owner, snapshot })));
  const shared = others.filter(({ snapshot }) => snapshot.sharedWith.has(scope.accountId));
  const open = others.filter(({ snapshot }) => snapshot.sharedWith.has('all'));
  if (type === 'shared') return shared;
  if (type === 'public') return open;
  if (type === 'awsbackup') return [];
  const extra = new Set([...(input.IncludeShared ? shared : []), ...(input.IncludePublic ? open : [])]);
  return [...own, ...[...extra].filter(({ snapshot }) => isSharedWith(snapshot, scope.accountId))];
}

function matches({ owner, snapshot }: FoundSnapshot, input: DescribeDBClusterSnapshotsMessage): boolean {
  const { clusterName, clusterResourceId } = snapshot.source;
  const cluster = input.DBClusterIdentifier?.toLowerCase();
  if (cluster !== undefined && cluster !== clusterName && cluster !== clusterArn(owner, clusterName)) return false;
  return input.DbClusterResourceId === undefined || input.DbClusterResourceId === clusterResourceId;
}

const filterFields: FilterFields<FoundSnapshot> = {
  'db-cluster-id': ({ owner, snapshot }) => [
    snapshot.source.clusterName,
    clusterArn(owner, snapshot.source.clusterName),
  ],
  'db-cluster-snapshot-id': (found) => [found.snapshot.name, arnOf(found)],
  'snapshot-type': ({ snapshot }) => [snapshot.type],
  engine: ({ snapshot }) => [snapshot.source.engine],
};

function arnOf({ owner, snapshot }: FoundSnapshot): string {
  return snapshotArn(owner, snapshot.name);
}
