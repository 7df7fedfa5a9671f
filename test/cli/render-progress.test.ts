import { describe, expect, test } from '@jest/globals';
import { renderProgress } from '../../cli/watch/render-progress.ts';
import { restoreRemainingMs, stepRemainingMs } from '../../cli/watch/estimate.ts';
import {
  aCompletedSaga,
  aCopyingSaga,
  aFailedSaga,
  after,
  aSaga,
  aTroubledSaga,
  running,
  SWAP_PLAN,
} from './support/sagas.ts';

const at = (seconds: number): Date => new Date(after(seconds));

describe('the picture of a restore', () => {
  test('shows every step, the percentage that RDS gives and what probably remains', () => {
    expect(renderProgress(aCopyingSaga(), at(105))).toEqual([
      'Restore r-3f9a1c52d0b74e6f of plan orders-staging: running, 1m 45s',
      'orders-production (us-east-1) → orders-staging (eu-west-1)',
      '',
      '  ✔  snapshot-check        2s       snapshot chosen',
      '  ✔  copy-snapshot         2s       copy started',
      "  ▸  check-copy-status     1m 40s   █████░░░░░░░░░░░░░░░ 25 %  about 5m 00s left  copy 'arp-1' is copying, 25 %",
      '  ·  delete-rds',
      '  ·  restore-snapshot',
      '  ·  check-restore-status',
      '  ·  setup-db-users',
      '  ·  archive-snapshot',
      '  ·  sns-notification',
    ]);
  });

  test('shows which step is due but has not answered', () => {
    expect(renderProgress(aSaga(), at(1))[3]).toBe('  ▸  snapshot-check                 begins');
  });

  test('shows what keeps a step from going on', () => {
    expect(renderProgress(aTroubledSaga(), at(1_700))).toContain(
      '  ▸  setup-db-users        12m 13s  in trouble since 02:30:49, looked at again at 02:45:49: DatabaseNotReached: PostgreSQL did not answer',
    );
  });

  test('says whose word is missing', () => {
    expect(renderProgress(aCopyingSaga({ nextCheckAt: after(160) }), at(400))).toContain(
      'No word from check-copy-status, whose check is due for 4m 00s: aws logs tail /aws/lambda/aurora-restore-check-copy-status --since 30m; aurora-restore redrive check-copy-status',
    );
  });

  test('ends with the endpoint when the restore is completed', () => {
    expect(renderProgress(aCompletedSaga(), at(5000)).at(-1)).toBe('Ready at orders-staging.example:5432');
    expect(renderProgress(aCompletedSaga(), at(5000))[0]).toMatch(/completed, 16m 20s$/);
  });

  test('ends with fact and hint when it failed', () => {
    const lines = renderProgress(aFailedSaga(), at(5000));
    expect(lines.slice(-2)).toEqual([
      "SnapshotCopyFailed: snapshot 'arp-1' has status 'failed', expected 'available'",
      'HINT: Check the key of the plan.',
    ]);
  });

  test('says how long a step took last time', () => {
    const lines = renderProgress(aSaga({ expectedMs: { 'delete-rds': 240_000 } }), at(1));
    expect(lines).toContain('  ·  delete-rds                     took 4m 00s last time');
  });
});

describe('the estimate', () => {
  test('counts down between two looks at RDS', () => {
    const saga = aCopyingSaga();
    expect(stepRemainingMs(saga, 'check-copy-status', at(105))).toBe(300_000);
    expect(stepRemainingMs(saga, 'check-copy-status', at(165))).toBe(240_000);
    expect(stepRemainingMs(saga, 'check-copy-status', at(9_000))).toBe(0);
  });

  test('goes by the last restore of the plan where there is no percentage', () => {
    const saga = aSaga({
      steps: { 'snapshot-check': running(0) },
      expectedMs: { 'snapshot-check': 60_000 },
    });
    expect(stepRemainingMs(saga, 'snapshot-check', at(20))).toBe(40_000);
  });

  test('says nothing when there is nothing to go by, or more time has passed than last time', () => {
    const queued = aSaga({ steps: { 'check-copy-status': running(0, { progress: 1 }) } });
    expect(stepRemainingMs(queued, 'check-copy-status', at(100))).toBeUndefined();
    const late = aSaga({ steps: { 'snapshot-check': running(0) }, expectedMs: { 'snapshot-check': 1_000 } });
    expect(stepRemainingMs(late, 'snapshot-check', at(100))).toBeUndefined();
  });

  test('does not take the percentage of the final snapshot for that of the whole deletion', () => {
    const saga = aSaga({ steps: { 'delete-rds': running(0, { progress: 50 }) }, updatedAt: after(10) });
    expect(stepRemainingMs(saga, 'delete-rds', at(10))).toBeUndefined();
  });

  const expectedMs = {
    'delete-rds': 60_000,
    'restore-snapshot': 2_000,
    'check-restore-status': 600_000,
    'setup-db-users': 10_000,
    'archive-snapshot': 1_000,
  };
  const known = { ...expectedMs, 'sns-notification': 1_000 };

  test('adds up what all the steps still need, and only when each of them is known', () => {
    expect(restoreRemainingMs(aCopyingSaga({ expectedMs: known }), at(105))).toBe(300_000 + 674_000);
    expect(restoreRemainingMs(aCopyingSaga({ expectedMs }), at(105))).toBeUndefined();
    expect(restoreRemainingMs(aCompletedSaga({ expectedMs: known }), at(105))).toBeUndefined();
  });

  test('of a swap goes by its own steps, until people are told: its old cluster is deleted after that', () => {
    const swap = { plan: SWAP_PLAN, expectedMs: { ...known, 'swap-target': 90_000 } };
    expect(restoreRemainingMs(aCopyingSaga(swap), at(105))).toBe(300_000 + 614_000 + 90_000);
    expect(restoreRemainingMs(aCopyingSaga({ ...swap, expectedMs: known }), at(105))).toBeUndefined();
  });
});
