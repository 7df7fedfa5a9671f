import { expect, test } from '@jest/globals';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import { checkCopyStatus } from '../../../services/check-copy-status/step.ts';
import { KEY } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { aCopy, COPY_ARN } from '../../support/rds-builders.ts';

function checking(copy?: SnapshotFacts) {
  const target = memoryRds({ snapshots: copy ? [copy] : [] });
  return { target, ...given(checkCopyStatus, aSaga({ at: 'check-copy-status' }), { target }) };
}

test.each(['copying', 'creating', 'a status nobody has heard of'])(
  'waits while the copy is %s, with its progress',
  async (status) => {
    const it = checking(aCopy({ status, progress: 40 }));
    expect(await it.advance()).toEqual({
      kind: 'wait',
      summary: expect.stringContaining(`is ${status}, 40 %`),
      progress: 40,
    });
  },
);

test('announces a copy that is available and usable', async () => {
  const it = checking(aCopy());
  expect(await it.deliver()).toBe('advanced');
  expect(it.bus.published[0]).toMatchObject({
    name: 'SnapshotCopied',
    data: { snapshotArn: COPY_ARN, isEncrypted: true, kmsKeyArn: KEY },
  });
  expect(it.saga().outputs['check-copy-status']).toEqual({
    snapshotArn: COPY_ARN,
    isEncrypted: true,
    kmsKeyArn: KEY,
    verifiedAt: '2026-10-06T12:00:00.000Z',
  });
});

test.each(['failed', 'deleting', 'deleted', 'incompatible-restore', 'incompatible-parameters'])(
  'fails when the copy is %s, which never becomes available',
  async (status) => {
    expect(await checking(aCopy({ status })).refusal()).toBe('SnapshotCopyFailed');
  },
);

test('fails when the copy is gone', async () => {
  expect(await checking().refusal()).toBe('SnapshotLost');
});

test('waits for a copy just made that RDS does not show yet, and for five minutes at most', async () => {
  const it = checking();
  const made = (secondsAgo: number) => new Date(it.clock.now().getTime() - secondsAgo * 1_000);
  const { advance } = given(checkCopyStatus, copiedAt(made(299)), { target: it.target });
  expect(await advance()).toMatchObject({ kind: 'wait', summary: expect.stringContaining('does not show copy') });
  expect(await given(checkCopyStatus, copiedAt(made(300)), { target: it.target }).refusal()).toBe('SnapshotLost');
});

test('waits for no snapshot that was there before: one that is used in place and gone is lost', async () => {
  const saga = copiedAt(new Date('2026-10-06T12:00:00Z'));
  const outputs = { ...saga.outputs, 'copy-snapshot': { snapshotArn: COPY_ARN, isInPlace: true } };
  const { refusal } = given(checkCopyStatus, { ...saga, outputs }, { target: memoryRds() });
  expect(await refusal()).toBe('SnapshotLost');
});

function copiedAt(at: Date) {
  const saga = aSaga({ at: 'check-copy-status' });
  const copied = { ...saga.steps['copy-snapshot']!, endedAt: at.toISOString() };
  return { ...saga, steps: { ...saga.steps, 'copy-snapshot': copied } };
}

test.each([
  ['is not encrypted', { isEncrypted: false }],
  ['lies under another key', { kmsKeyArn: `${KEY}0` }],
  ['is not ours', { tags: {} }],
])('fails when the copy is available but %s: nothing has been deleted yet', async (_what, facts) => {
  expect(await checking(aCopy(facts)).refusal()).toBe('SnapshotNotUsable');
});

test('a copy of two hours is followed to its end by ticks alone, since RDS sends no event', async () => {
  const it = checking(aCopy({ status: 'copying', progress: 0 }));
  const minutes = 120;
  let ticks = 0;
  for (; it.saga().step === 'check-copy-status' && ticks < 50; ticks += 1) {
    const elapsedMinutes = (it.clock.now().getTime() - Date.parse('2026-10-06T12:00:00Z')) / 60_000;
    const progress = Math.min(100, Math.floor((100 * elapsedMinutes) / minutes));
    it.target.snapshots = [aCopy(progress === 100 ? {} : { status: 'copying', progress })];
    await it.deliver();
    it.clock.advance(Date.parse(it.saga().nextCheckAt) - it.clock.now().getTime());
  }
  expect(it.bus.names()).toEqual(['SnapshotCopied']);
  expect(ticks).toBeLessThanOrEqual(21);
});
