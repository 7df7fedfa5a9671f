import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { planRoleNumber } from '../../shared/names.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { planCredentials } from '../../shared/plan-credentials.ts';
import { aPlanOf } from '../infra/support/a-plan.ts';

const [orders, carts] = [aPlanOf('orders'), aPlanOf('carts')];
const PREFIX = 'arn:aws:iam::111122223333:role/aurora-restore-eu-west-1-swap-target-plans-';
const sts = mockClient(STSClient);
const EXPIRATION = new Date('2026-11-28T15:00:00Z');

beforeEach(() => {
  sts.reset();
  sts.on(AssumeRoleCommand).resolves({
    Credentials: { AccessKeyId: 'ASIA1', SecretAccessKey: 's', SessionToken: 't', Expiration: EXPIRATION },
  });
});
afterEach(() => {
  delete process.env['PLAN_ROLE_PREFIX'];
  delete process.env['PLAN_ROLE_COUNT'];
});

test('a function without plan roles works under its own, with one client per region', () => {
  expect(planCredentials(orders)).toBeUndefined();
  expect(rdsFor(orders)).toBe(rdsFor(carts));
  expect(rdsFor(orders)).not.toBe(rdsFor(orders, 'us-east-1'));
});

describe('a function with plan roles', () => {
  beforeEach(() => {
    process.env['PLAN_ROLE_PREFIX'] = PREFIX;
    process.env['PLAN_ROLE_COUNT'] = '5';
  });

  test("works for a plan under its role, in a session that bears the plan's name", async () => {
    const credentials = await planCredentials(orders)!();
    expect(credentials).toEqual({
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: EXPIRATION,
    });
    expect(sts.commandCalls(AssumeRoleCommand).map(({ args }) => args[0].input)).toEqual([
      { RoleArn: `${PREFIX}${planRoleNumber('orders-staging', 5)}`, RoleSessionName: 'orders-staging' },
    ]);
  });

  test('has a client of its own for each plan', () => {
    expect(rdsFor(orders)).not.toBe(rdsFor(carts));
    expect(rdsFor(orders)).toBe(rdsFor(orders));
  });

  test('comes again when the role is refused: IAM may not know it yet', async () => {
    sts.on(AssumeRoleCommand).rejects(Object.assign(new Error('is not authorized'), { name: 'AccessDenied' }));
    await expect(planCredentials(orders)!()).rejects.toMatchObject({
      isRetryable: true,
      code: 'PlanRoleRefused',
      fact: expect.stringMatching(/plans-\d cannot be assumed: is not authorized/),
    });
  });
});

test('every plan has one role, and each role has plans', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => planRoleNumber(`plan-${index}`, 5));
  expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5]));
});
