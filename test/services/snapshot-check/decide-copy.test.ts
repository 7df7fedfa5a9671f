import { expect, test } from '@jest/globals';
import { decideCopy } from '../../../services/snapshot-check/decide-copy.ts';
import { aPlan, aPlanInOneRegion, KEY } from '../../support/a-plan.ts';
import { refusalOf } from '../../support/given.ts';
import { aSnapshot } from '../../support/rds-builders.ts';

const underTheKey = aSnapshot({ kmsKeyArn: KEY });
const automated = aSnapshot({ type: 'automated', kmsKeyArn: KEY });
const plain = aSnapshot({ isEncrypted: false, kmsKeyArn: undefined });

test.each([
  ['in another region', aPlan(), aSnapshot(), true, 'the snapshot is in us-east-1, the target in eu-west-1'],
  ['in another region and not encrypted', aPlan({ copy: {} }), plain, true, 'the snapshot is in us-east-1'],
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
  ['manual and under the key', aPlanInOneRegion(), underTheKey, false, 'where it is'],
  ['manual, without a key in the plan', aPlanInOneRegion({ copy: {} }), aSnapshot(), false, 'where it is'],
  ['manual and not encrypted: the restore encrypts it', aPlanInOneRegion(), plain, false, 'where it is'],
])('a snapshot that is %s', (_what, plan, snapshot, needsCopy, reason) => {
  expect(decideCopy(plan, snapshot)).toEqual({ needsCopy, copyReason: expect.stringContaining(reason) });
});

test('refuses to copy an encrypted snapshot to another region without a key there', () => {
  expect(refusalOf(() => decideCopy(aPlan({ copy: {} }), aSnapshot()))).toBe('KmsKeyMissing');
});
