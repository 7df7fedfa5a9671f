import { expect, test } from '@jest/globals';
import { copyKeyFindings, decideCopy } from '../../../services/snapshot-check/decide-copy.ts';
import { aPlan, aPlanInOneRegion, KEY, TARGET_REGION } from '../../support/a-plan.ts';
import { aSnapshot } from '../../support/rds-builders.ts';

const underTheKey = aSnapshot({ kmsKeyArn: KEY });
const automated = aSnapshot({ type: 'automated', kmsKeyArn: KEY });
const plain = aSnapshot({ isEncrypted: false, kmsKeyArn: undefined });
const underAwsKey = aSnapshot({ kmsKeyArn: undefined });
const source = { account: '444455556666', region: TARGET_REGION, cluster: 'orders-production' };

test.each([
  ['in another region', aPlan(), aSnapshot(), true, 'the snapshot is in us-east-1, the target in eu-west-1'],
  ['in another region and not encrypted', aPlan({ copy: {} }), plain, true, 'the snapshot is in us-east-1'],
  ['of another account', aPlan({ source }), underTheKey, true, 'belongs to account 444455556666'],
  ['under another key', aPlanInOneRegion(), aSnapshot(), true, 'another key'],
  ['automated', aPlanInOneRegion(), automated, true, 'could expire'],
  ['automated, without a key in the plan', aPlanInOneRegion({ copy: {} }), automated, true, 'could expire'],
  [
    'manual and under the key, where the plan always wants a copy',
    aPlanInOneRegion({ copy: { kmsKey: KEY, when: 'always' } }),
    underTheKey,
    true,
    'always',
  ],
  ['under a key that AWS owns, where the plan gives one', aPlanInOneRegion(), underAwsKey, true, 'another key'],
  ['manual and under the key', aPlanInOneRegion(), underTheKey, false, 'where it is'],
  ['manual, without a key in the plan', aPlanInOneRegion({ copy: {} }), aSnapshot(), false, 'where it is'],
  ['manual and not encrypted: the restore encrypts it', aPlanInOneRegion(), plain, false, 'where it is'],
])('a snapshot that is %s', (_what, plan, snapshot, needsCopy, reason) => {
  expect(decideCopy(plan, snapshot)).toEqual({ needsCopy, copyReason: expect.stringContaining(reason) });
});

test.each([
  ['an encrypted snapshot of another region needs one', aPlan({ copy: {} }), aSnapshot(), ['KmsKeyMissing']],
  ['an encrypted snapshot of another account needs one', aPlan({ copy: {}, source }), aSnapshot(), ['KmsKeyMissing']],
  ['whether one under a key of AWS needs one, the copy will tell', aPlan({ copy: {} }), underAwsKey, []],
  ['with one in the plan all is well', aPlan(), aSnapshot(), []],
  ['one that is not encrypted needs none', aPlan({ copy: {} }), plain, []],
  ['in one place none is needed', aPlanInOneRegion({ copy: {} }), aSnapshot(), []],
])('the key of a copy: %s', (_what, plan, snapshot, codes) => {
  expect(copyKeyFindings(plan, snapshot).map(({ code }) => code)).toEqual(codes);
});
