import { StepFailed } from '../events/contracts/step-failed.ts';
import { LAST_WORD, type StepName, TRACKER, UNDO } from '../events/services.ts';
import { committed, isoAfter, soon, type Transition, type Turn, withEvents } from './commit.ts';
import { durationMs } from './duration.ts';
import type { PipelineError } from './errors.ts';
import { nextCheckMs } from './next-check.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { type Failure, isTerminal, planOf, routeOf, type Saga, type StepRecord } from './saga.ts';
import type { StageManifest } from './service-manifest.ts';
import { isOverLimit, nextTryAt, troubleAfter, troubleDuration } from './trouble.ts';

/** The saga after one turn of the step whose turn it is. Pure. */
export function afterOutcome(saga: Saga, manifest: StageManifest, outcome: Outcome, turn: Turn): Transition {
  const step = manifest.name as StepName;
  // A turn that came to something ends the trouble.
  const record = { ...touched(saga, step, turn), trouble: undefined };
  switch (outcome.kind) {
    case 'wait':
      return committed(saga, manifest.name, turn, `wait`, outcome.summary, {
        steps: withRecord(saga, step, {
          ...record,
          checks: record.checks + 1,
          note: outcome.summary,
          progress: outcome.progress,
        }),
        ...(outcome.output && { outputs: { ...saga.outputs, [step]: outcome.output } }),
        nextCheckAt: outcome.until?.toISOString() ?? isoAfter(turn.now, waitMs(saga, step, record, outcome, turn)),
      });
    case 'again':
      return committed(saga, manifest.name, turn, 'again', outcome.summary, {
        steps: withRecord(saga, step, { ...record, note: outcome.summary, progress: undefined }),
        outputs: { ...saga.outputs, [step]: outcome.output },
        nextCheckAt: soon(saga, turn),
      });
    case 'done':
      return committed(saga, manifest.name, turn, 'done', outcome.summary, {
        ...handedOn(saga, step, turn, {
          ...record,
          status: 'done',
          endedAt: turn.now.toISOString(),
          note: outcome.summary,
          progress: undefined,
        }),
        outputs: { ...saga.outputs, [step]: outcome.output },
        outbox: withEvents(saga, manifest, turn, outcome.event ? [outcome.event] : []),
      });
  }
}

/** The saga after its step turned out to be impossible: what it has done is taken back next. Pure. */
export function afterFailure(saga: Saga, manifest: StageManifest, failure: Failure, turn: Turn): Transition {
  const step = manifest.name as StepName;
  const { code, message, hint, findings } = failure;
  const steps = withRecord(saga, step, {
    ...touched(saga, step, turn),
    status: 'failed',
    endedAt: turn.now.toISOString(),
    note: message,
    trouble: undefined,
  });
  const summary = `${code}: ${message}`;
  // People who cannot be told how it ended: there is nobody left to tell that.
  if (isTerminal(saga.phase) && step === LAST_WORD) {
    return committed(saga, manifest.name, turn, 'failed', summary, { steps, step: 'ended' });
  }
  const outbox = withEvents(saga, manifest, turn, [
    { contract: StepFailed, data: { step: manifest.name, code, message, hint, findings } },
  ]);
  // The target is refreshed all the same; what is left of the old one is people's business, so they are told.
  if (saga.phase === 'completed') {
    return committed(saga, manifest.name, turn, 'failed', summary, { ...lastWord(saga, turn), steps, failure, outbox });
  }
  const changes = { ...takenBack(saga, turn), steps, phase: 'failing', failure, outbox } as const;
  return committed(saga, manifest.name, turn, 'failed', summary, changes);
}

/** The turn of who takes back what has been done so far: it gets time of its own, however late it is. Pure. */
export function takenBack(saga: Saga, turn: Turn): Partial<Saga> {
  const deadlineAt = isoAfter(turn.now, UNDO_MS_MAX);
  return {
    step: UNDO,
    undoing: { since: turn.now.toISOString(), during: saga.step, undone: [], left: [] },
    nextCheckAt: soon(saga, turn),
    stepDeadlineAt: deadlineAt,
    deadlineAt,
  };
}

/** The turn of who tells people, in a restore that has been closed. Pure. */
export function lastWord(saga: Saga, turn: Turn): Partial<Saga> {
  const deadlineAt = isoAfter(turn.now, LAST_WORD_MS_MAX);
  return {
    step: LAST_WORD,
    nextCheckAt: soon(saga, turn),
    stepDeadlineAt: stepDeadlineAt(planOf(saga), LAST_WORD, deadlineAt, turn.now),
    deadlineAt,
  };
}

/** Deleting a cluster and its instances is the longest thing that is ever taken back. */
const UNDO_MS_MAX = 3 * 3_600_000;
const LAST_WORD_MS_MAX = 24 * 3_600_000;

/**
 * The saga after a try of its step met trouble that may pass: people can see it, and the clock brings the next try. When it
 * has lasted for as long as the plan waits, the step fails. Pure.
 */
export function afterTrouble(saga: Saga, manifest: StageManifest, error: PipelineError, turn: Turn): Transition {
  const step = manifest.name as StepName;
  const record = touched(saga, step, turn);
  const trouble = troubleAfter(record.trouble, error, turn.now);
  const { code, message } = trouble;
  if (isOverLimit(planOf(saga), trouble, turn.now)) {
    const lasting = `${message}, for ${troubleDuration(trouble, turn.now)}`;
    return afterFailure(saga, manifest, { step, code, message: lasting, hint: error.hint }, turn);
  }
  return committed(saga, manifest.name, turn, 'trouble', `${code}: ${message}`, {
    steps: withRecord(saga, step, { ...record, trouble }),
    nextCheckAt: nextTryAt(saga, trouble, turn.now),
  });
}

/** When a step that begins now must have ended: its own deadline, or the whole restore's where that is sooner. */
export function stepDeadlineAt(plan: Plan, step: StepName, deadlineAt: string, now: Date, moreMs = 0): string {
  const own = isoAfter(now, durationMs(plan.deadlines.steps[step]) + moreMs);
  return own < deadlineAt ? own : deadlineAt;
}

/** Whose turn it is next. After the notification the tracker closes; one that has been closed already is over then. */
function handedOn(saga: Saga, step: StepName, turn: Turn, record: StepRecord): Partial<Saga> {
  const steps = withRecord(saga, step, record);
  const nextCheckAt = soon(saga, turn);
  if (isTerminal(saga.phase)) return { steps, step: 'ended', nextCheckAt };
  const route = routeOf(saga);
  const next = route[route.indexOf(step) + 1];
  if (step === LAST_WORD || !next) return { steps, step: TRACKER, nextCheckAt, stepDeadlineAt: saga.deadlineAt };
  return {
    steps: { ...steps, [next]: begun(turn) },
    step: next,
    nextCheckAt,
    stepDeadlineAt: stepDeadlineAt(planOf(saga), next, saga.deadlineAt, turn.now, extraMs(saga, next)),
  };
}

/** RDS needs about ten minutes to rename an instance ("Renaming a DB instance", RDS User Guide); and may take one by one. */
const INSTANCE_RENAME_MS = 10 * 60_000;

/** A swap renames as many old instances as new ones. */
function extraMs({ outputs }: Saga, next: StepName): number {
  if (next !== 'swap-target') return 0;
  return 2 * INSTANCE_RENAME_MS * ((outputs['restore-snapshot']?.instances.length ?? 1) - 1);
}

type Wait = Extract<Outcome, { kind: 'wait' }>;

function touched(saga: Saga, step: StepName, turn: Turn): StepRecord {
  return saga.steps[step] ?? begun(turn);
}

/** A step's time counts from the end of the one before: what its event took to arrive is part of it. */
export const begun = ({ now }: Pick<Turn, 'now'>): StepRecord => ({
  status: 'running',
  attempt: 1,
  startedAt: now.toISOString(),
  checks: 0,
});

function withRecord(saga: Saga, step: StepName, record: StepRecord): Saga['steps'] {
  return { ...saga.steps, [step]: record };
}

function waitMs(saga: Saga, step: StepName, record: StepRecord, { progress, since }: Wait, { now }: Turn): number {
  const { closest, furthest } = planOf(saga).checks;
  return nextCheckMs({
    elapsedMs: now.getTime() - (since?.getTime() ?? Date.parse(record.startedAt)),
    progress,
    // It is known of whole steps only.
    expectedMs: since ? undefined : saga.expectedMs[step],
    closestMs: durationMs(closest),
    furthestMs: durationMs(furthest),
  });
}
