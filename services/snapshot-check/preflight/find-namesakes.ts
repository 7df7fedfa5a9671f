import {
  besideArnOf,
  besideNameOf,
  copyNameOf,
  finalSnapshotNameOf,
  instanceNameOf,
  retiredNameOf,
  snapshotArnOf,
} from '../../../shared/names.ts';
import type { Asker } from './ask.ts';
import type { Namesakes, PreflightFacts } from './facts.ts';
import type { PreflightPorts } from './gather-facts.ts';

type Known = Pick<PreflightFacts, 'plan' | 'restoreId' | 'target' | 'wanted'>;

/** Looks for what bears the names that the restore will give. */
export async function findNamesakes(known: Known, { target, place }: PreflightPorts, ask: Asker): Promise<Namesakes> {
  const { plan } = known;
  const names = namesToGive(known);
  const [clusters, snapshots, instances] = await Promise.all([
    ask.each(
      names.clusters,
      (name) => ({ action: 'rds:DescribeDBClusters', on: besideArnOf(plan.target, name) }),
      target.cluster,
    ),
    ask.each(
      names.snapshots,
      (name) => ({ action: 'rds:DescribeDBClusterSnapshots', on: snapshotArnOf(plan.target, name) }),
      target.snapshot,
    ),
    names.instances.length === 0
      ? { value: [] }
      : ask.one(
          { action: 'rds:DescribeDBInstances', on: besideArnOf(plan.target, '*').replace(':cluster:', ':db:') },
          () => place.instancesNamed(names.instances),
        ),
  ]);
  return { clusters, snapshots, instances };
}

/** The names of one restore. Those that follow from its id are left out while it has none. Pure. */
export function namesToGive({ plan, restoreId, target, wanted }: Known) {
  const old = target?.value;
  const isBeside = plan.strategy === 'swap' && old !== undefined;
  if (restoreId === undefined) return { clusters: [], snapshots: [], instances: wanted.instanceNames };
  const [beside, retired] = [besideNameOf(restoreId), retiredNameOf(restoreId)];
  const numbered = (clusterId: string, of: readonly unknown[]) =>
    of.map((_each, index) => instanceNameOf(clusterId, index));
  return {
    clusters: isBeside ? [beside, retired] : [],
    snapshots: [
      copyNameOf(plan, restoreId),
      ...(old && plan.finalSnapshot.take ? [finalSnapshotNameOf(plan, restoreId)] : []),
    ],
    instances: [
      ...wanted.instanceNames,
      ...(isBeside ? [...numbered(beside, wanted.instances), ...numbered(retired, old.instances)] : []),
    ],
  };
}
