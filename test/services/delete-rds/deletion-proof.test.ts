import { describe, expect, test } from '@jest/globals';
import { RESTORE_TAG } from '../../../shared/names.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Target } from '../../../shared/target-guard.ts';
import { proveDeletable } from '../../../services/delete-rds/deletion-proof.ts';
import { aPlan } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { refusalOf } from '../../support/given.ts';
import {
  aCluster,
  aCopy,
  anInstance,
  OLD_RESOURCE,
  OUR_TAGS,
  SOURCE_ARN,
  SOURCE_RESOURCE,
  writerAndReader,
} from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

const plan = aPlan();
const saga = aSaga({ at: 'delete-rds' });
const target = (cluster: Parameters<typeof aCluster>[0] = {}, instances = writerAndReader()): Target => ({
  cluster: aCluster(cluster),
  instances,
});
const prove = (found: Target, replacement: SnapshotFacts | undefined = aCopy(), each = plan, restore = saga) =>
  proveDeletable(each, restore, found, replacement, NOON);

test('proves the cluster that was checked when the restore began, once its replacement is usable', () => {
  expect(prove(target())).toEqual({ clusterId: 'orders-staging', clusterResourceId: OLD_RESOURCE, seenAt: NOON });
});

describe('promise 6: no proof for a target', () => {
  test.each([
    ['that was made anew during the restore', target({ resourceId: 'cluster-ANOTHER' }), 'TargetChanged'],
    ['that is the source by its ARN', target({ arn: SOURCE_ARN }), 'TargetIsSource'],
    ['without the plan’s tag', target({ tags: {} }), 'TargetNotTagged'],
    [
      'with an instance that lacks the tag',
      target({}, [anInstance(), anInstance({ id: 'x', tags: {} })]),
      'TargetNotTagged',
    ],
    ['that was protected meanwhile', target({ isProtected: true }), 'TargetProtected'],
  ])('%s', (_what, found, code) => {
    expect(refusalOf(() => prove(found))).toBe(code);
  });

  test('that is the source by its resource id', () => {
    const outputs = outputsOf(['snapshot-check', 'copy-snapshot', 'check-copy-status']);
    const checked = { ...outputs['snapshot-check']!, targetResourceId: SOURCE_RESOURCE };
    const restore = aSaga({ at: 'delete-rds', outputs: { ...outputs, 'snapshot-check': checked } });
    expect(refusalOf(() => prove(target({ resourceId: SOURCE_RESOURCE }), aCopy(), plan, restore))).toBe(
      'TargetIsSource',
    );
  });

  test('that was not there when the restore began', () => {
    const outputs = outputsOf(['snapshot-check', 'copy-snapshot', 'check-copy-status']);
    const checked = { ...outputs['snapshot-check']!, targetResourceId: undefined };
    const restore = aSaga({ at: 'delete-rds', outputs: { ...outputs, 'snapshot-check': checked } });
    expect(refusalOf(() => prove(target(), aCopy(), plan, restore))).toBe('TargetChanged');
  });
});

describe('promise 3: no proof while the replacement', () => {
  test('is gone', () => {
    expect(refusalOf(() => proveDeletable(plan, saga, target(), undefined, NOON))).toBe('SnapshotLost');
  });

  test.each([
    ['is not available', { status: 'copying' }],
    ['is not whole', { progress: 40 }],
    ['is not ours', { tags: { ...OUR_TAGS, [RESTORE_TAG]: 'r-another' } }],
    ['is not encrypted', { isEncrypted: false }],
    ['lies under another key', { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/other' }],
    ['is another snapshot', { arn: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:other' }],
  ])('%s', (_what, facts) => {
    expect(refusalOf(() => prove(target(), aCopy(facts)))).toBe('SnapshotNotUsable');
  });

  test('was never verified', () => {
    const restore = aSaga({ at: 'delete-rds', outputs: outputsOf(['snapshot-check']) });
    expect(() => prove(target(), aCopy(), plan, restore)).toThrow("no output of step 'copy-snapshot'");
  });
});

test('a protected target is proved only where the plan says that protection may be lifted', () => {
  const lifting = aPlan({ deletionProtection: { lift: true } });
  expect(prove(target({ isProtected: true }), aCopy(), lifting)).toMatchObject({ clusterId: 'orders-staging' });
});
