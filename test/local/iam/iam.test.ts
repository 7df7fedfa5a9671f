import { describe, expect, test } from '@jest/globals';
import type { Iam } from '../../../local/iam/iam.ts';
import { createIam } from '../../../local/iam/iam.ts';
import type { Caller } from '../../../local/wire/service.ts';

const roleArn = 'arn:aws:iam::111122223333:role/service/CopyRole';
const trustPolicy = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};
const BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/aurora-restore';

function allowing(statement: object): Iam {
  const iam = createIam();
  iam.putRole({ roleArn, trustPolicy });
  iam.putRolePolicy(roleArn, 'Default', { Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] });
  return iam;
}

const asRole = (iam: Iam): Caller => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  principal: iam.principalOf(iam.issueAccessKey(roleArn, 'copy-snapshot').accessKeyId),
});

describe('a role', () => {
  test('may do what a policy allows', () => {
    const iam = allowing({ Action: 'events:PutEvents' });
    expect(() => iam.authorize({ action: 'events:PutEvents', resource: BUS }, asRole(iam))).not.toThrow();
  });

  test('is refused the rest, in AWS’s words', () => {
    const iam = allowing({ Action: 'events:PutEvents' });
    expect(() => iam.authorize({ action: 'rds:DeleteDBCluster', resource: '*' }, asRole(iam))).toThrow(
      expect.objectContaining({
        code: 'AccessDenied',
        statusCode: 403,
        message:
          'User: arn:aws:sts::111122223333:assumed-role/CopyRole/copy-snapshot is not authorized to perform: ' +
          'rds:DeleteDBCluster on resource: * because no identity-based policy allows the rds:DeleteDBCluster action',
      }),
    );
  });

  test('is told of an explicit deny', () => {
    const iam = allowing({ Action: '*' });
    iam.putRolePolicy(roleArn, 'Guard', { Statement: { Effect: 'Deny', Action: 'events:*', Resource: BUS } });
    expect(() => iam.authorize({ action: 'events:PutEvents', resource: BUS }, asRole(iam))).toThrow(
      /event-bus\/aurora-restore with an explicit deny in an identity-based policy$/,
    );
  });

  test('replaces an inline policy of the same name', () => {
    const iam = allowing({ Action: '*' });
    iam.putRolePolicy(roleArn, 'Default', { Statement: [{ Effect: 'Allow', Action: 'sns:*', Resource: '*' }] });
    expect(() => iam.authorize({ action: 'events:PutEvents', resource: BUS }, asRole(iam))).toThrow(/not authorized/);
  });

  test('has its managed policies, ours and the known ones of AWS', () => {
    const iam = allowing({ Action: 'events:PutEvents' });
    const policyArn = 'arn:aws:iam::111122223333:policy/Shared';
    iam.putManagedPolicy(policyArn, { Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: '*' }] });
    iam.attachRolePolicy(roleArn, policyArn);
    iam.attachRolePolicy(roleArn, 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole');
    expect(() => iam.authorize({ action: 'sns:Publish', resource: 't' }, asRole(iam))).not.toThrow();
    expect(() => iam.authorize({ action: 'logs:PutLogEvents', resource: 'l' }, asRole(iam))).not.toThrow();
    expect(() => iam.attachRolePolicy(roleArn, 'arn:aws:iam::aws:policy/AdministratorAccess')).toThrow(
      /does not imitate the AWS managed policy .*AdministratorAccess/,
    );
  });

  test.each([
    ['aws:RequestedRegion', 'eu-west-1', 'eu-central-1'],
    ['aws:PrincipalArn', roleArn, 'arn:aws:iam::111122223333:role/Other'],
    ['aws:PrincipalAccount', '111122223333', '444455556666'],
    ['aws:ResourceAccount', '111122223333', '444455556666'],
    ['aws:SecureTransport', 'true', 'false'],
    ['events:source', 'aurora-restore', 'else'],
  ])('is known by %s', (key, right, wrong) => {
    for (const [value, allowed] of [
      [right, true],
      [wrong, false],
    ] as const) {
      const iam = allowing({ Action: '*', Condition: { StringEquals: { [key]: value } } });
      const permission = { action: 'events:PutEvents', resource: BUS, context: { 'events:source': 'aurora-restore' } };
      const check = expect(() => iam.authorize(permission, asRole(iam)));
      if (allowed) check.not.toThrow();
      else check.toThrow(/not authorized/);
    }
  });

  test('that does not exist gets no policy and no key', () => {
    const iam = createIam();
    const missing = expect.objectContaining({
      code: 'NoSuchEntity',
      message: 'The role with name CopyRole cannot be found.',
    });
    expect(() => iam.putRolePolicy(roleArn, 'P', { Statement: [] })).toThrow(missing);
    expect(() => iam.issueAccessKey(roleArn, 's')).toThrow(missing);
  });

  test('that is gone is refused everything', () => {
    const principal = { kind: 'role', roleArn, sessionName: 's' } as const;
    const caller = { accountId: '1', region: 'r', principal };
    expect(() => createIam().authorize({ action: 'sns:Publish', resource: '*' }, caller)).toThrow(/not authorized/);
  });
});

test('developers and AWS services may do everything', () => {
  const iam = createIam();
  const principals = [{ kind: 'developer' }, { kind: 'service', service: 'events.amazonaws.com' }] as const;
  for (const principal of principals) {
    const caller = { accountId: '1', region: 'r', principal };
    expect(() => iam.authorize({ action: 'rds:DeleteDBCluster', resource: '*' }, caller)).not.toThrow();
  }
  expect(iam.principalOf('AKIAIOSFODNN7EXAMPLE')).toEqual({ kind: 'developer' });
});
