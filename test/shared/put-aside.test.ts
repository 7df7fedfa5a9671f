import { expect, test } from '@jest/globals';
import { retiredNameOf } from '../../shared/names.ts';
import { asTheTarget } from '../../shared/put-aside.ts';
import { aSwapPlan } from '../support/a-plan.ts';
import { aCluster, RESTORE_ID, TARGET_ARN } from '../support/rds-builders.ts';

const arnOfRestore = (restoreId: string) => TARGET_ARN.replace('orders-staging', retiredNameOf(restoreId));
const arnFor = (arn: string) =>
  asTheTarget(aSwapPlan(), RESTORE_ID, { cluster: aCluster({ arn }), instances: [] }).cluster.arn;

test('what this restore has put aside is the target under another name', () => {
  expect(arnFor(arnOfRestore(RESTORE_ID))).toBe(TARGET_ARN);
});

test.each([
  ['what another restore has put aside', arnOfRestore('r-another')],
  ['the same name in another account', arnOfRestore(RESTORE_ID).replace('111122223333', '444455556666')],
  ['the target itself', TARGET_ARN],
])('%s is what it is', (_what, arn) => {
  expect(arnFor(arn)).toBe(arn);
});
