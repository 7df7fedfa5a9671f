import { describe, expect, test } from '@jest/globals';
import { keyFindings } from '../../../../services/snapshot-check/preflight/keys.ts';
import type { KeyFacts } from '../../../../services/snapshot-check/preflight/place-reader.ts';
import type { Plan } from '../../../../shared/plan.ts';
import { ACCOUNT, aPlan, aPlanInOneRegion, KEY, SOURCE_REGION } from '../../../support/a-plan.ts';
import { aCluster, aSnapshot } from '../../../support/rds-builders.ts';
import { GOOD_KEY, KEY_OF_AWS } from '../support/memory-place.ts';

const SOURCE_KEY = `arn:aws:kms:${SOURCE_REGION}:${ACCOUNT}:key/source`;
const twoKeys = aPlan({ source: { ...aPlan().source, kmsKey: SOURCE_KEY } });
const found = (plan: ReturnType<typeof aPlan>, keys: Record<string, KeyFacts | undefined>, snapshot = aSnapshot()) =>
  keyFindings(plan, new Map(Object.entries({ [SOURCE_KEY]: KEY_OF_AWS, ...keys })), snapshot, undefined);

test.each([
  ['disabled', { ...GOOD_KEY, state: 'Disabled' }, "has state 'Disabled', expected 'Enabled'"],
  ['about to be deleted', { ...GOOD_KEY, state: 'PendingDeletion' }, "has state 'PendingDeletion'"],
  ['asymmetric', { ...GOOD_KEY, spec: 'RSA_2048' }, "has spec 'RSA_2048', expected 'SYMMETRIC_DEFAULT'"],
  ['for signing', { ...GOOD_KEY, usage: 'SIGN_VERIFY' }, "has usage 'SIGN_VERIFY', expected 'ENCRYPT_DECRYPT'"],
  ['not there', undefined, 'does not exist'],
])('finds a key that is %s', (_what, key, fact) => {
  expect(found(aPlan(), { [KEY]: key })).toEqual([
    { code: 'KmsKeyNotUsable', message: expect.stringContaining(fact), hint: expect.stringContaining('copy.kmsKey') },
  ]);
});

test('finds nothing wrong with an enabled key, nor with one that AWS would not show', () => {
  expect(found(aPlan(), { [KEY]: GOOD_KEY })).toEqual([]);
  expect(found(aPlan(), {})).toEqual([]);
});

test('looks at the key of the source too, and once at a key that is both', () => {
  expect(found(twoKeys, { [KEY]: GOOD_KEY, [SOURCE_KEY]: undefined })).toMatchObject([{ code: 'KmsKeyNotUsable' }]);
  const both = aPlanInOneRegion();
  const same = { ...both, source: { ...both.source, kmsKey: KEY } };
  expect(found(same, { [KEY]: undefined }, aSnapshot({ kmsKeyArn: KEY }))).toHaveLength(1);
});

test('finds a key of another region than it is needed in', () => {
  expect(found(aPlan({ copy: { kmsKey: SOURCE_KEY } }), { [SOURCE_KEY]: GOOD_KEY })).toMatchObject([
    { code: 'KmsKeyOfOtherRegion', message: expect.stringContaining("copy.kmsKey '") },
  ]);
});

test('finds a snapshot under a key that no role may use', () => {
  const keys = { [KEY]: GOOD_KEY, [SOURCE_KEY]: GOOD_KEY };
  const other = aSnapshot({ kmsKeyArn: SOURCE_KEY.replace('source', 'forgotten') });
  expect(found(twoKeys, keys, other)).toMatchObject([{ code: 'KmsKeyOfSourceDiffers' }]);
  expect(found(twoKeys, keys, aSnapshot({ kmsKeyArn: SOURCE_KEY }))).toEqual([]);
});

describe('a key that the plan does not name', () => {
  const other = SOURCE_KEY.replace('source', 'of-others');
  const snapshot = aSnapshot({ kmsKeyArn: other });
  const ofTarget = (plan: Plan) =>
    keyFindings(plan, new Map(), undefined, { cluster: aCluster({ kmsKeyArn: other }), instances: [] });

  test('is found where the snapshot is under it, with the line for the plan and the statement for its policy', () => {
    const [finding] = found(aPlan(), { [other]: GOOD_KEY }, snapshot);
    expect(finding).toMatchObject({ code: 'KmsKeyNotInPlan', message: expect.stringContaining(`with '${other}'`) });
    expect(finding!.hint).toContain(`Write 'kmsKey: ${other}' under 'source' in the plan`);
    expect(finding!.hint).toContain(
      `"Principal":{"AWS":"arn:aws:iam::${ACCOUNT}:root"},"Action":["kms:DescribeKey","kms:CreateGrant"]`,
    );
    const righted = aPlan({ source: { ...aPlan().source, kmsKey: other } });
    expect(found(righted, { [other]: GOOD_KEY }, snapshot)).toEqual([]);
  });

  test('is found where nobody may look at it: keys of AWS let everybody look', () => {
    expect(found(aPlan(), {}, snapshot)).toMatchObject([{ code: 'KmsKeyNotInPlan' }]);
    expect(found(aPlan(), { [other]: KEY_OF_AWS }, snapshot)).toEqual([]);
  });

  test('is found where the old target is under it, as long as a final snapshot is taken', () => {
    expect(ofTarget(aPlan())).toMatchObject([
      {
        code: 'KmsKeyNotInPlan',
        message: expect.stringContaining("target cluster 'orders-staging'"),
        hint: expect.stringContaining("under 'target'"),
      },
    ]);
    expect(ofTarget(aPlan({ finalSnapshot: { take: false } }))).toEqual([]);
    expect(ofTarget(aPlan({ target: { ...aPlan().target, kmsKey: other } })).map(({ code }) => code)).not.toContain(
      'KmsKeyNotInPlan',
    );
  });
});
