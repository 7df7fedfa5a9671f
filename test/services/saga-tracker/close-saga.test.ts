import { describe, expect, test } from '@jest/globals';
import { closed, dueClosing } from '../../../services/saga-tracker/close-saga.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { Transition, Turn } from '../../../shared/transition.ts';
import { aPlan } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { COPY_ARN, FINAL_ARN } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

const turn: Turn = { now: NOON, cause: 'event-1', calls: [] };
const RELEASE = { kind: 'release', queue: [] } as const;

/** What the tracker commits about a restore whose target nobody waits for. */
function closing(saga: Saga): Transition | undefined {
  const due = dueClosing(saga, NOON);
  return due && closed(saga, due, RELEASE, turn);
}

const late = NOON.toISOString();
const failure = { step: 'restore-snapshot', code: 'InvalidRestoreFault', message: 'cannot', hint: 'Mend it.' } as const;

test.each([
  ['leaves a running step in time', aSaga({ at: 'delete-rds' }), undefined],
  [
    'leaves a running step that is a millisecond in time',
    aSaga({ at: 'delete-rds', stepDeadlineAt: '2026-10-06T12:00:00.001Z' }),
    undefined,
  ],
  ['fails a running step that is late', aSaga({ at: 'delete-rds', stepDeadlineAt: late }), 'failed'],
  ['completes a restore whose steps are through', aSaga({ at: 'saga-tracker' }), 'completed'],
  ['completes it although it is late', aSaga({ at: 'saga-tracker', stepDeadlineAt: late }), 'completed'],
  ['fails a restore whose step failed', aSaga({ at: 'saga-tracker', phase: 'failing', failure }), 'failed'],
  ['fails a restore that names no failure', aSaga({ at: 'saga-tracker', phase: 'failing' }), 'failed'],
  ['closes a restore whose cancellation is through', aSaga({ at: 'saga-tracker', phase: 'cancelling' }), 'cancelled'],
  ['leaves a restore that is being cancelled', aSaga({ at: 'replay-restore', phase: 'cancelling' }), undefined],
  ['leaves a restore that queues', aSaga({ at: 'saga-tracker', phase: 'queued' }), undefined],
  [
    'rejects a restore that has queued until its deadline',
    aSaga({ at: 'saga-tracker', phase: 'queued', deadlineAt: late }),
    'rejected',
  ],
  ['leaves a completed restore', aSaga({ at: 'ended', phase: 'completed', stepDeadlineAt: late }), undefined],
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
    expect(Object.keys(transition.durationsMs!)).toHaveLength(9);
  });
});

describe('a restore that failed', () => {
  const transition = closing(aSaga({ at: 'restore-snapshot', phase: 'failing', failure }))!;

  test('frees its target at once; the notification, which comes next, needs it no more', () => {
    expect(transition.lock).toEqual(RELEASE);
    expect(transition.after).toMatchObject({ step: 'sns-notification', phase: 'failed', failure, endedAt: late });
    expect(transition.after.stepDeadlineAt).toBe('2026-10-06T12:30:00.000Z');
  });

  test('says what failed and what is left', () => {
    expect(transition.after.outbox['saga-tracker']).toEqual([
      expect.objectContaining({
        name: 'RestoreFailed',
        data: expect.objectContaining({
          failedStep: 'restore-snapshot',
          code: 'InvalidRestoreFault',
          left: [expect.objectContaining({ arn: COPY_ARN }), expect.objectContaining({ arn: FINAL_ARN })],
        }),
      }),
    ]);
  });

  test('teaches nothing about how long steps take', () => {
    expect(transition.durationsMs).toBeUndefined();
  });

  test('has time to tell people although the whole restore’s time is over', () => {
    const saga = aSaga({ at: 'delete-rds', deadlineAt: late, stepDeadlineAt: late, plan: aPlan() });
    expect(closing(saga)!.after.stepDeadlineAt).toBe('2026-10-06T12:30:00.000Z');
  });
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

test('a step that never answered is named, with where to look', () => {
  const { after } = closing(aSaga({ at: 'copy-snapshot', stepDeadlineAt: late }))!;
  expect(after.failure).toEqual({
    step: 'copy-snapshot',
    code: 'DeadlineExceeded',
    message: `step 'copy-snapshot' was to end by ${late} and has not answered`,
    hint: 'Look into the dead-letter queues and the log of function aurora-restore-copy-snapshot.',
  });
});
