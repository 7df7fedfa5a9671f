import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { STEPS, type StepName, type Strategy } from '../../events/services.ts';
import { durationMs } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { retiredNameOf } from '../../shared/names.ts';
import { newClusterIdOf } from '../../shared/new-cluster.ts';
import { announce } from '../../shared/outcome.ts';
import type { ClusterFacts, SnapshotFacts } from '../../shared/rds-facts.ts';
import { planOf, routeOf, type Saga } from '../../shared/saga.ts';
import { committed, isoAfter, soon, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { begun, stepDeadlineAt } from '../../shared/transition.ts';
import { manifest } from './service.ts';

/** The world as it is when a retry is asked for. */
export interface World {
  /** Who holds the target now. */
  readonly holder?: string;
  /** What bears the name of the new cluster, or that of the target. */
  readonly clusters: readonly ClusterFacts[];
  /** The snapshot that the restore was made from, or was to be. */
  readonly snapshot?: SnapshotFacts;
}

/** Steps that still need the snapshot. In a swap the old cluster is deleted last, when nothing is made of it any more. */
const NEED_SNAPSHOT: Readonly<Record<Strategy, readonly StepName[]>> = {
  replace: ['check-copy-status', 'delete-rds', 'restore-snapshot'],
  swap: ['check-copy-status', 'restore-snapshot'],
};

/**
 * The step to take up again: the first that failed or was taken back. Throws a `TerminalError` when the restore or the
 * world is not fit for it. Pure.
 */
export function stepToRetry(saga: Saga, world: World): StepName {
  if (saga.phase === 'completed' && saga.failure) throw refreshed(saga);
  if (saga.phase !== 'failed' || saga.step !== 'ended') throw notFailed(saga);
  const step = firstUnfinished(saga);
  if (!step) throw notFailed(saga);
  if (world.holder) throw busy(saga, world.holder);
  assertSnapshot(saga, step, world);
  assertCluster(saga, step, world);
  return step;
}

/** The restore with its failed step running again, in a new attempt, under new deadlines. Pure. */
export function retried(saga: Saga, step: StepName, requestId: string, turn: Turn): Transition {
  const plan = planOf(saga);
  const deadlineAt = isoAfter(turn.now, durationMs(plan.deadlines.total));
  const attempt = (saga.steps[step]?.attempt ?? 1) + 1;
  const changes: Partial<Saga> = {
    phase: 'running',
    step,
    steps: { ...stepsBefore(saga, step), [step]: { ...begun(turn), attempt } },
    run: saga.run + 1,
    failure: undefined,
    undoing: undefined,
    endedAt: undefined,
    answered: [...saga.answered, requestId],
    deadlineAt,
    stepDeadlineAt: stepDeadlineAt(plan, step, deadlineAt, turn.now),
    nextCheckAt: soon(saga, turn),
    outbox: withEvents(saga, manifest, turn, [announce(StatusCheckDue, { steps: [step] })]),
  };
  const summary = `taken up again at '${step}', attempt ${attempt}; it had failed with ${saga.failure?.code}`;
  return committed(saga, manifest.name, turn, 'retry', summary, changes, { lock: { kind: 'take' } });
}

/** People may have been told of the failure since, which is a step done; then the failure itself names the step. */
function firstUnfinished(saga: Saga): StepName | undefined {
  const isUnfinished = (step: StepName) => ['failed', 'undone'].includes(saga.steps[step]?.status ?? '');
  return routeOf(saga).find(isUnfinished) ?? STEPS.find((step) => step === saga.failure?.step);
}

/** What an earlier run has seen of the steps that come after is not true of this one. */
function stepsBefore(saga: Saga, step: StepName): Saga['steps'] {
  const route = routeOf(saga);
  const before = route.slice(0, route.indexOf(step));
  return Object.fromEntries(before.flatMap((each) => (saga.steps[each] ? [[each, saga.steps[each]]] : [])));
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

function busy(saga: Saga, holder: string): TerminalError {
  return new TerminalError(
    'TargetBusy',
    `target '${planOf(saga).target.cluster}' is held by restore '${holder}', expected it to be free`,
    `Wait until that one has ended (aurora-restore watch ${holder}); it may make this retry needless.`,
  );
}
