import { STEPS, type StepName, type Strategy } from '../../events/services.ts';
import { admissionOf } from '../../shared/admission.ts';
import { TerminalError, terminalErrorOf } from '../../shared/errors.ts';
import { retiredNameOf } from '../../shared/names.ts';
import { hasAllInstances, newClusterIdOf } from '../../shared/new-cluster.ts';
import type { ClusterFacts, InstanceFacts, SnapshotFacts } from '../../shared/rds-facts.ts';
import { planOf, routeOf, type Saga } from '../../shared/saga.ts';

/** The world as it is when a retry is asked for. */
export interface World {
  /** Who holds the target now. */
  readonly holder?: string;
  /** What bears the name of the new cluster, or that of the target. */
  readonly clusters: readonly ClusterFacts[];
  /** Of the new cluster, under the name that it was made under. */
  readonly instances: readonly InstanceFacts[];
  /** The snapshot that the restore was made from, or was to be. */
  readonly snapshot?: SnapshotFacts;
}

/** Steps that still need the snapshot. In a swap the old cluster is deleted last, when nothing is made of it any more. */
const NEED_SNAPSHOT: Readonly<Record<Strategy, readonly StepName[]>> = {
  replace: ['check-copy-status', 'delete-rds', 'restore-snapshot'],
  swap: ['check-copy-status', 'restore-snapshot'],
};

/**
 * The step to take up again: the first that failed or was taken back, or that makes the instances, where some are gone.
 * Throws a `TerminalError` when the restore or the world is not fit for it. Pure.
 */
export function stepToRetry(saga: Saga, world: World, now: Date): StepName {
  if (saga.phase === 'completed' && saga.failure) throw refreshed(saga);
  if (saga.phase !== 'failed' || saga.step !== 'ended') throw notFailed(saga);
  const unfinished = firstUnfinished(saga);
  if (!unfinished) throw notFailed(saga);
  const step = lacksInstances(saga, unfinished, world) ? MAKES_INSTANCES : unfinished;
  assertAdmitted(saga, world, now);
  assertSnapshot(saga, step, world);
  assertCluster(saga, step, world);
  return step;
}

/** People may have been told of the failure since, which is a step done; then the failure itself names the step. */
function firstUnfinished(saga: Saga): StepName | undefined {
  const isUnfinished = (step: StepName) => ['failed', 'undone'].includes(saga.steps[step]?.status ?? '');
  return routeOf(saga).find(isUnfinished) ?? STEPS.find((step) => step === saga.failure?.step);
}

const MAKES_INSTANCES: StepName = 'check-restore-status';

/** Taking back may have deleted them and then come to nothing; or somebody has. After a swap it bears another name. */
function lacksInstances(saga: Saga, step: StepName, { clusters, instances }: World): boolean {
  const route = routeOf(saga);
  const made = saga.outputs['restore-snapshot'];
  if (!made || route.indexOf(step) <= route.indexOf(MAKES_INSTANCES)) return false;
  const isThere = clusters.some(
    ({ id, resourceId }) => id === newClusterIdOf(saga) && resourceId === made.clusterResourceId,
  );
  return isThere && !hasAllInstances(saga, instances);
}

/** By the policy that new requests go by. */
function assertAdmitted(saga: Saga, { holder }: World, now: Date): void {
  const lock = holder === undefined ? undefined : { holder, queue: [] };
  const [finding] = admissionOf('retry', planOf(saga), { lock }, now).findings;
  if (finding) throw terminalErrorOf(finding);
}

function assertSnapshot(saga: Saga, step: StepName, { snapshot }: World): void {
  if (!NEED_SNAPSHOT[planOf(saga).strategy].includes(step) || snapshot) return;
  throw new TerminalError(
    'SnapshotGone',
    `snapshot '${saga.outputs['copy-snapshot']?.snapshotArn}' no longer exists, and step '${step}' needs it`,
    `Request a new restore: aurora-restore request ${saga.planName}`,
  );
}

/** Once this restore has made the cluster, only that very cluster may be worked on, whichever of its names it bears. */
function assertCluster(saga: Saga, step: StepName, { clusters }: World): void {
  const made = saga.outputs['restore-snapshot']?.clusterResourceId;
  const route = routeOf(saga);
  if (!made || route.indexOf(step) <= route.indexOf('restore-snapshot')) return;
  if (clusters.some(({ resourceId }) => resourceId === made)) return;
  const [found] = clusters;
  const name = isSwapped(saga) ? planOf(saga).target.cluster : newClusterIdOf(saga);
  throw new TerminalError(
    'TargetReplaced',
    `cluster '${name}' ${found ? `has resource id '${found.resourceId}'` : 'no longer exists'}, expected '${made}', which this restore made`,
    `Request a new restore: aurora-restore request ${saga.planName}`,
  );
}

const isSwapped = ({ outputs }: Saga): boolean => outputs['swap-target']?.swappedAt !== undefined;

/** The names that the new cluster may bear. Pure. */
export function namesOfNewCluster(saga: Saga): readonly string[] {
  const target = planOf(saga).target.cluster;
  if (!saga.outputs['restore-snapshot']) return [];
  // The one it should bear comes first.
  const names = isSwapped(saga) ? [target] : [newClusterIdOf(saga), target];
  return [...new Set(names)];
}

/** Its target is the new cluster already: only the old one is still there. */
function refreshed(saga: Saga): TerminalError {
  return new TerminalError(
    'TargetIsRefreshed',
    `restore '${saga.restoreId}' is completed; what failed is the deletion of the old cluster '${retiredNameOf(saga.restoreId)}'`,
    'Delete that cluster by hand when nobody needs it any more; the target is not concerned.',
  );
}

function notFailed(saga: Saga): TerminalError {
  return new TerminalError(
    'NothingToRetry',
    `restore '${saga.restoreId}' is ${saga.phase}${saga.step === 'ended' ? '' : `, at '${saga.step}'`}, expected it to have failed and ended`,
    'Only a failed restore can be taken up again; request a new one otherwise.',
  );
}
