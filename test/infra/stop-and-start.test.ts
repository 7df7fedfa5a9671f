import { expect, test } from '@jest/globals';
import { evaluate } from '../../local/iam/evaluate.ts';
import { aPlan } from './support/a-plan.ts';
import { roleStatements } from './support/role-statements.ts';
import { synthesized } from './support/synthesized.ts';

const TARGET = 'arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging';

/** The roles that may do this to the target, tagged as it must be. */
function allowedWith(swap: object, action: string): readonly string[] {
  const [stack] = synthesized([aPlan({ strategy: 'swap', swap })]);
  const context = { 'aws:ResourceTag/aurora-restore:plan': 'orders-staging' };
  return [...roleStatements(stack!)].flatMap(([role, statements]) =>
    evaluate(statements, { action, resource: TARGET, context }) === 'Allowed' ? [role] : [],
  );
}

test('no role may stop or start a cluster unless a plan says that a swap may', () => {
  for (const action of ['rds:StopDBCluster', 'rds:StartDBCluster']) expect(allowedWith({}, action)).toEqual([]);
});

test('with such a plan the swap stops and starts its target, and whoever takes a swap back starts it', () => {
  const swap = { stopAndStart: true };
  expect(allowedWith(swap, 'rds:StopDBCluster')).toEqual(['swap-target']);
  expect(allowedWith(swap, 'rds:StartDBCluster').toSorted()).toEqual(['swap-target', 'undo-restore']);
});
