import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { STEPS, type StepName } from '../../events/services.ts';
import { durationMs } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { announce } from '../../shared/outcome.ts';
import type { ClusterFacts, SnapshotFacts } from '../../shared/rds-facts.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import {
  begun,
  committed,
  isoAfter,
  soon,
  stepDeadlineAt,
  type Transition,
  type Turn,
  withEvents,
} from '../../shared/transition.ts';
import { manifest } from './service.ts';

/** The world as it is when a retry is asked for. */
export interface World {
  /** Who holds the target now. */
  readonly holder?: string;
  readonly cluster?: ClusterFacts;
  /** The snapshot that the restore was made from, or was to be. */
  readonly snapshot?: SnapshotFacts;
}

/** Steps that still need the snapshot. */
const NEED_SNAPSHOT: readonly StepName[] = ['check-copy-status', 'delete-rds', 'restore-snapshot'];

/** The step to take up again. Throws a `TerminalError` when the restore or the world is not fit for it. Pure. */
export function stepToRetry(saga: Saga, world: World): StepName {
  if (saga.phase !== 'failed' || saga.step !== 'ended') throw notFailed(saga);
  const step = STEPS.find((each) => each === saga.failure?.step);
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
  const { 'sns-notification': _told, ...steps } = saga.steps;
  const changes: Partial<Saga> = {
    phase: 'running',
    step,
    steps: { ...steps, [step]: { ...begun(turn), attempt } },
    run: saga.run + 1,
    failure: undefined,
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

function assertSnapshot(saga: Saga, step: StepName, { snapshot }: World): void {
  if (!NEED_SNAPSHOT.includes(step) || snapshot) return;
  throw new TerminalError(
    'SnapshotGone',
    `snapshot '${saga.outputs['copy-snapshot']?.snapshotArn}' no longer exists, and step '${step}' needs it`,
    `Request a new restore: aurora-restore request ${saga.planName}`,
  );
}

/** Once this restore has made the cluster, only that very cluster may be worked on. */
function assertCluster(saga: Saga, step: StepName, { cluster }: World): void {
  const made = saga.outputs['restore-snapshot']?.clusterResourceId;
  if (!made || cluster?.resourceId === made || STEPS.indexOf(step) <= STEPS.indexOf('restore-snapshot')) return;
  throw new TerminalError(
    'TargetReplaced',
    `cluster '${planOf(saga).target.cluster}' ${cluster ? `has resource id '${cluster.resourceId}'` : 'no longer exists'}, expected '${made}', which this restore made`,
    `Request a new restore: aurora-restore request ${saga.planName}`,
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
