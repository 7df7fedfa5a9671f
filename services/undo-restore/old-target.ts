import type { ClusterFacts, InstanceFacts } from '../../shared/rds-facts.ts';
import type { UndoContext } from './progress.ts';

/** What is still there of a target whose deletion had begun. */
export interface OldTarget {
  /** Absent when it is gone, or when another cluster bears its name. */
  readonly cluster?: ClusterFacts;
  /** Those that are not being deleted. */
  readonly instances: readonly InstanceFacts[];
  readonly lostInstances: number;
  /** The very cluster, with as many instances as before. */
  readonly isWhole: boolean;
}

/** Looks at the old target by its immutable id. */
export async function oldTargetOf({ saga, plan, rds }: UndoContext): Promise<OldTarget> {
  const { clusterResourceId, settings } = saga.outputs['delete-rds'] ?? {};
  const found = await rds.look.cluster(plan.target.cluster);
  const cluster = found && found.resourceId === clusterResourceId ? found : undefined;
  const instances = cluster ? await rds.look.instancesOf(cluster.id) : [];
  const staying = instances.filter(({ status }) => status !== 'deleting');
  const lostInstances = Math.max(0, (settings?.instances.length ?? 0) - staying.length);
  const isWhole = cluster !== undefined && cluster.status !== 'deleting' && lostInstances === 0;
  return { cluster, instances: staying, lostInstances, isWhole };
}
