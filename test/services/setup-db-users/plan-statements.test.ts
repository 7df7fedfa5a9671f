import { expect, test } from '@jest/globals';
import { statementGroups } from '../../../services/setup-db-users/plan-statements.ts';
import { aPlan, planFields } from '../../support/a-plan.ts';

const groups = (...databases: (string | undefined)[]) => {
  const statements = databases.map((database, index) => ({ sql: `SQL ${index + 1}`, ...(database && { database }) }));
  const plan = aPlan({ database: { ...planFields().database, statements } });
  return statementGroups(plan.database).map((group) => ({
    [group.database]: group.statements.map(({ number }) => number),
  }));
};

test('statements that follow each other in one database are one transaction, in their order', () => {
  expect(groups(undefined, 'orders', 'crm', 'crm', undefined)).toEqual([
    { orders: [1, 2] },
    { crm: [3, 4] },
    { orders: [5] },
  ]);
});

test('no statements are no transaction', () => {
  expect(groups()).toEqual([]);
});
