import { describe, expect, test } from '@jest/globals';
import { RESTORE_TAG } from '../../shared/names.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { Saga } from '../../shared/saga.ts';
import { verifyUsable } from '../../shared/verify-usable.ts';
import { aPlan, KEY } from '../support/a-plan.ts';
import { aSaga, outputsOf } from '../support/a-saga.ts';
import { refusalOf } from '../support/given.ts';
import { aCopy, aSnapshot, COPY_ARN, OUR_TAGS } from '../support/rds-builders.ts';
import { NOON } from '../support/stepped-clock.ts';

const withoutKey = aPlan({ copy: {} });
const verify = (snapshot: SnapshotFacts, saga: Saga = aSaga({ at: 'check-copy-status' }), plan = aPlan()) =>
  verifyUsable(plan, saga, snapshot, NOON);

/** A restore that uses a snapshot where it is. */
function inPlace(isEncrypted: boolean): Saga {
  const { arn } = aSnapshot();
  const outputs = outputsOf(['snapshot-check', 'copy-snapshot']);
  return aSaga({
    at: 'check-copy-status',
    outputs: {
      'snapshot-check': { ...outputs['snapshot-check']!, isEncrypted, ...(!isEncrypted && { kmsKeyArn: undefined }) },
      'copy-snapshot': { snapshotArn: arn, isInPlace: true },
    },
  });
}

test('a copy that is available, whole, ours and encrypted under the plan’s key is usable', () => {
  expect(verify(aCopy())).toEqual({
    snapshotArn: COPY_ARN,
    isEncrypted: true,
    kmsKeyArn: KEY,
    verifiedAt: NOON.toISOString(),
  });
});

test('a snapshot used where it is needs no tag of ours', () => {
  expect(verify(aSnapshot(), inPlace(true), withoutKey)).toMatchObject({ isEncrypted: true });
  expect(verify(aSnapshot({ isEncrypted: false, kmsKeyArn: undefined }), inPlace(false), withoutKey)).toMatchObject({
    isEncrypted: false,
  });
});

test('a copy under a key that AWS owns is usable when its source has none of KMS: the restore gives the plan’s key', () => {
  const outputs = outputsOf(['snapshot-check', 'copy-snapshot']);
  const checked = { ...outputs['snapshot-check']!, kmsKeyArn: undefined };
  const saga = aSaga({ at: 'check-copy-status', outputs: { ...outputs, 'snapshot-check': checked } });
  expect(verify(aCopy({ kmsKeyArn: undefined }), saga)).toMatchObject({ isEncrypted: true });
  expect(refusalOf(() => verify(aCopy({ isEncrypted: false, kmsKeyArn: undefined }), saga))).toBe('SnapshotNotUsable');
});

describe('refuses a snapshot that', () => {
  test.each([
    ['is another one', { arn: `${COPY_ARN}-2` }],
    ['is still copying', { status: 'copying' }],
    ['has failed', { status: 'failed' }],
    ['is not whole, though it says available', { progress: 99 }],
    ['no restore has tagged', { tags: {} }],
    ['another restore has made', { tags: { ...OUR_TAGS, [RESTORE_TAG]: 'r-of-last-week' } }],
    ['is not encrypted, though its source is', { isEncrypted: false, kmsKeyArn: undefined }],
    ['is encrypted under another key than the plan’s', { kmsKeyArn: KEY.replace('1f5c', '2f5c') }],
    ['is encrypted under no key that is known', { kmsKeyArn: undefined }],
  ])('%s', (_what, facts) => {
    expect(refusalOf(() => verify(aCopy(facts)))).toBe('SnapshotNotUsable');
  });

  test('lies under another key although it is used where it is', () => {
    expect(refusalOf(() => verify(aSnapshot(), inPlace(true)))).toBe('SnapshotNotUsable');
  });
});

test('nothing is usable before a copy has been begun', () => {
  expect(() => verify(aCopy(), aSaga({ at: 'copy-snapshot' }))).toThrow("has no output of step 'copy-snapshot' yet");
});
