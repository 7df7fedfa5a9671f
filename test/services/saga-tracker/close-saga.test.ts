import { describe, expect, test } from '@jest/globals';
import { LAST_WORD, ROUTES } from '../../../events/services.ts';
import { closed } from '../../../services/saga-tracker/close-saga.ts';
import { dueOf, freesTarget } from '../../../services/saga-tracker/due.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { Transition, Turn } from '../../../shared/commit.ts';
import { aSwapPlan } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { COPY_ARN, FINAL_ARN } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

const turn: Turn = { now: NOON, cause: 'event-1', calls: [] };
const RELEASE = { kind: 'release', queue: [] } as const;

/** What the tracker commits about a restore whose target nobody waits for. */
function closing(saga: Saga): Transition | undefined {
  const due = dueOf(saga, NOON);
  return due && closed(saga, due, freesTarget(due) ? RELEASE : undefined, turn);
}

const late = NOON.toISOString();
const failure = { step: 'restore-snapshot', code: 'InvalidRestoreFault', message: 'cannot', hint: 'Mend it.' } as const;
const COPY = { arn: COPY_ARN, what: 'the copy of the snapshot, deleted' };
const undoing = { since: '2026-10-06T11:30:00.000Z', during: 'restore-snapshot', undone: [COPY], left: [] } as const;
const minutesAgo = (minutes: number) => new Date(NOON.getTime() - minutes * 60_000).toISOString();

test.each([
  ['leaves a running step in time', aSaga({ at: 'delete-rds' }), undefined],
  [
    'leaves a running step that is a millisecond in time',
    aSaga({ at: 'delete-rds', stepDeadlineAt: '2026-10-06T12:00:00.001Z' }),
    undefined,
  ],
  ['has a running step that is late taken back', aSaga({ at: 'delete-rds', stepDeadlineAt: late }), 'failing'],
  ['completes a restore whose steps are through', aSaga({ at: 'saga-tracker' }), 'completed'],
  ['completes it although it is late', aSaga({ at: 'saga-tracker', stepDeadlineAt: late }), 'completed'],
  ['fails a restore that is taken back', aSaga({ at: 'saga-tracker', phase: 'failing', failure, undoing }), 'failed'],
  ['fails a restore that names no failure', aSaga({ at: 'saga-tracker', phase: 'failing' }), 'failed'],
  [
    'leaves a failed restore that is being taken back',
    aSaga({ at: 'undo-restore', phase: 'failing', failure }),
    undefined,
  ],
  [
    'leaves one whose taking back may still be in the middle of a call after its deadline',
    aSaga({ at: 'undo-restore', phase: 'failing', failure, stepDeadlineAt: '2026-10-06T11:59:00.001Z' }),
    undefined,
  ],
  [
    'fails one that nobody takes back',
    aSaga({ at: 'undo-restore', phase: 'failing', failure, stepDeadlineAt: minutesAgo(1) }),
    'failed',
  ],
  ['closes a restore whose stop is taken back', aSaga({ at: 'saga-tracker', phase: 'cancelling' }), 'cancelled'],
  ['leaves a stopped restore that is being taken back', aSaga({ at: 'undo-restore', phase: 'cancelling' }), undefined],
  [
    'closes a stopped restore that nobody takes back',
    aSaga({ at: 'undo-restore', phase: 'cancelling', stepDeadlineAt: minutesAgo(1) }),
    'cancelled',
  ],
  ['leaves a restore that queues', aSaga({ at: 'saga-tracker', phase: 'queued' }), undefined],
  [
    'rejects a restore that has queued until its deadline',
    aSaga({ at: 'saga-tracker', phase: 'queued', deadlineAt: late }),
    'rejected',
  ],
  ['leaves a completed restore', aSaga({ at: 'ended', phase: 'completed', stepDeadlineAt: late }), undefined],
  [
    'leaves a completed restore whose old cluster has still time to go',
    aSaga({ at: 'delete-rds', phase: 'completed', plan: aSwapPlan() }),
    undefined,
  ],
  [
    'leaves a completed restore whose notification is late',
    aSaga({ at: 'sns-notification', phase: 'completed', failure, stepDeadlineAt: late }),
    undefined,
  ],
  [
    'leaves a failed restore whose notification is late',
    aSaga({ at: 'sns-notification', phase: 'failed', failure, stepDeadlineAt: late }),
    undefined,
  ],
  ['leaves a rejected restore', aSaga({ at: 'ended', phase: 'rejected', stepDeadlineAt: late }), undefined],
  ['leaves a cancelled restore', aSaga({ at: 'ended', phase: 'cancelled', stepDeadlineAt: late }), undefined],
] as const)('%s', (_what, saga, phase) => {
  expect(closing(saga)?.after.phase).toBe(phase);
});

describe('a restore that is through', () => {
  const transition = closing(aSaga({ at: 'saga-tracker' }))!;

  test('frees its target and ends', () => {
    expect(transition.lock).toEqual(RELEASE);
    expect(transition.after).toMatchObject({ step: 'ended', phase: 'completed', endedAt: late });
  });

  test('leaves how long each step took, for the clock of the next restore', () => {
    expect(transition.durationsMs).toMatchObject({ 'snapshot-check': 60_000, 'sns-notification': 60_000 });
    expect(Object.keys(transition.durationsMs!)).toEqual(ROUTES.replace);
  });
});

describe('a swap that is through', () => {
  const plan = aSwapPlan({ deadlines: { steps: { 'delete-rds': '2h' } } });
  const route = ROUTES.swap.slice(0, ROUTES.swap.indexOf(LAST_WORD) + 1);
  const steps = Object.fromEntries(route.map((step) => [step, aSaga({ plan, at: 'delete-rds' }).steps[step]!]));
  const outputs = outputsOf(route, plan);
  const through = (traits: Partial<Pick<Saga, 'outputs'>> = {}) =>
    aSaga({ at: 'saga-tracker', plan, steps, outputs, ...traits });

  test('frees its target and is completed, but has its old cluster deleted once that has been kept long enough', () => {
    const { after, lock, entry } = closing(through())!;
    expect(lock).toEqual(RELEASE);
    expect(after).toMatchObject({
      phase: 'completed',
      step: 'delete-rds',
      endedAt: late,
      steps: { 'delete-rds': { status: 'running', attempt: 1, checks: 0 } },
      nextCheckAt: '2026-10-07T11:08:00.000Z',
      stepDeadlineAt: '2026-10-07T13:08:00.000Z',
      deadlineAt: '2026-10-07T13:08:00.000Z',
    });
    expect(entry.summary).toContain('the old cluster is deleted after 2026-10-07T11:08:00.000Z');
  });

  test('ends where there was no old cluster', () => {
    const { oldResourceId: _none, ...swapped } = outputs['swap-target']!;
    const { after } = closing(through({ outputs: { ...outputs, 'swap-target': swapped } }))!;
    expect(after).toMatchObject({ phase: 'completed', step: 'ended' });
    expect(after.steps['delete-rds']).toBeUndefined();
  });

  test('leaves how long the steps until then took', () => {
    expect(Object.keys(closing(through())!.durationsMs!)).toEqual(route);
  });
});

describe('a restore that failed and is taken back', () => {
  const saga = aSaga({
    at: 'saga-tracker',
    phase: 'failing',
    failure: { ...failure, findings: [failure] },
    undoing: { ...undoing, left: [{ arn: FINAL_ARN, what: 'the final snapshot' }] },
  });
  const transition = closing(saga)!;

  test('frees its target at once; the notification, which comes next, needs it no more', () => {
    expect(transition.lock).toEqual(RELEASE);
    expect(transition.after).toMatchObject({
      step: 'sns-notification',
      phase: 'failed',
      failure,
      endedAt: late,
      steps: { 'sns-notification': { status: 'running', startedAt: late } },
    });
  });

  test('says what failed, every reason, what is taken back and what is left', () => {
    expect(transition.after.outbox['saga-tracker']).toEqual([
      expect.objectContaining({
        name: 'RestoreFailed',
        data: expect.objectContaining({
          failedStep: 'restore-snapshot',
          code: 'InvalidRestoreFault',
          findings: [{ code: 'InvalidRestoreFault', message: 'cannot', hint: 'Mend it.' }],
          undone: [COPY],
          left: [expect.objectContaining({ arn: FINAL_ARN })],
        }),
      }),
    ]);
    expect(transition.entry.summary).toMatch(/1 things undone, 1 left$/);
  });

  test('teaches nothing about how long steps take', () => {
    expect(transition.durationsMs).toBeUndefined();
  });

  test('has time to tell people although the whole restore’s time is over', () => {
    const { after } = closing({ ...saga, deadlineAt: late, stepDeadlineAt: late })!;
    expect(after.stepDeadlineAt).toBe('2026-10-06T13:00:00.000Z');
  });
});

describe('a restore that nobody takes back', () => {
  const saga = aSaga({
    at: 'undo-restore',
    phase: 'failing',
    failure,
    undoing,
    stepDeadlineAt: minutesAgo(1),
    outputs: outputsOf(['snapshot-check', 'copy-snapshot', 'delete-rds']),
  });

  test('is closed with what is taken back so far and all that may be left', () => {
    const { after, lock, entry } = closing(saga)!;
    expect(lock).toEqual(RELEASE);
    expect(after.outbox['saga-tracker']).toEqual([
      expect.objectContaining({ name: 'RestoreFailed', data: expect.objectContaining({ undone: [COPY] }) }),
    ]);
    expect(after.undoing!.left).toContainEqual(expect.objectContaining({ arn: FINAL_ARN }));
    expect(entry.summary).toContain(`step 'undo-restore' was to end by ${minutesAgo(1)} and has not answered`);
  });

  test('keeps the failure that it was to be taken back for', () => {
    expect(closing(saga)!.after.failure).toEqual(failure);
  });
});

test('a stopped restore that is taken back frees its target, ends, and says what is taken back and left', () => {
  const left = [{ arn: FINAL_ARN, what: 'the final snapshot' }];
  const { after, lock } = closing(aSaga({ at: 'saga-tracker', phase: 'cancelling', undoing: { ...undoing, left } }))!;
  expect(lock).toEqual(RELEASE);
  expect(after).toMatchObject({ phase: 'cancelled', step: 'ended', endedAt: late });
  expect(after.outbox['saga-tracker']).toEqual([
    expect.objectContaining({ name: 'RestoreCancelled', data: { plan: 'orders-staging', undone: [COPY], left } }),
  ]);
});

test('a restore that was taken up again teaches nothing about how long steps take', () => {
  expect(closing(aSaga({ at: 'saga-tracker', run: 2 }))!.durationsMs).toBeUndefined();
});

test('a restore that queued too long says so and leaves the lock alone', () => {
  const { after, lock } = closing(aSaga({ at: 'saga-tracker', phase: 'queued', deadlineAt: late }))!;
  expect(lock).toBeUndefined();
  expect(after).toMatchObject({ phase: 'rejected', step: 'ended', failure: { code: 'QueuedTooLong' } });
  expect(after.outbox['saga-tracker']).toEqual([expect.objectContaining({ name: 'RestoreRejected' })]);
});

describe('a step that never answered', () => {
  const { after, lock, entry } = closing(aSaga({ at: 'copy-snapshot', stepDeadlineAt: late }))!;
  const silence = {
    step: 'copy-snapshot',
    code: 'DeadlineExceeded',
    message: `step 'copy-snapshot' was to end by ${late} and has not answered`,
    hint: 'Look into the dead-letter queues and the log of function aurora-restore-copy-snapshot.',
  };

  test('is named, with where to look', () => {
    expect(after.failure).toEqual(silence);
    expect(after.steps['copy-snapshot']).toMatchObject({ status: 'failed', endedAt: late, note: silence.message });
    expect(entry.decision).toBe('failed');
  });

  test('is no silence when it was in trouble: the trouble is named, and since when it lasts', () => {
    const since = '2026-10-06T11:00:00.000Z';
    const trouble = { since, count: 12, code: 'DatabaseNotReached', message: 'could not work' };
    const record = { status: 'running', attempt: 1, startedAt: since, checks: 0, trouble } as const;
    const saga = aSaga({ at: 'copy-snapshot', stepDeadlineAt: late, steps: { 'copy-snapshot': record } });
    const inTrouble = closing(saga)!.after;
    expect(inTrouble.failure).toMatchObject({
      code: 'DeadlineExceeded',
      message: `step 'copy-snapshot' was to end by ${late}; since ${since} it has met DatabaseNotReached: could not work`,
    });
    expect(inTrouble.steps['copy-snapshot']?.trouble).toBeUndefined();
  });

  test('has the restore taken back, which keeps its target until then', () => {
    expect(lock).toBeUndefined();
    expect(after).toMatchObject({
      phase: 'failing',
      step: 'undo-restore',
      undoing: { since: late, during: 'copy-snapshot', undone: [], left: [] },
    });
    expect(after.endedAt).toBeUndefined();
    expect(after.stepDeadlineAt > late).toBe(true);
  });

  test('is announced, to wake who takes back', () => {
    expect(after.outbox['saga-tracker']).toEqual([expect.objectContaining({ name: 'StepFailed', data: silence })]);
  });
});

describe('an old cluster that nobody deletes', () => {
  const saga = aSaga({ at: 'delete-rds', phase: 'completed', plan: aSwapPlan(), stepDeadlineAt: late, endedAt: late });
  const { after, lock } = closing(saga)!;

  test('leaves the restore completed and is told to people', () => {
    expect(after).toMatchObject({
      phase: 'completed',
      endedAt: late,
      step: 'sns-notification',
      failure: { step: 'delete-rds', code: 'DeadlineExceeded' },
      steps: { 'delete-rds': { status: 'failed' } },
      stepDeadlineAt: '2026-10-06T13:00:00.000Z',
    });
  });

  test('has no lock any more that could be freed', () => {
    expect(lock).toBeUndefined();
  });
});
