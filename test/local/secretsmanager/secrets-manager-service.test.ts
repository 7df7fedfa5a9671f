import { beforeEach, describe, expect, test } from '@jest/globals';
import { createKms } from '../../../local/kms/kms-service.ts';
import {
  createSecretsManager,
  type SecretsManagerService,
} from '../../../local/secretsmanager/secrets-manager-service.ts';
import type { Caller } from '../../../local/wire/service.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';

const caller: Caller = { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } };
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/mine';
const [V1, V2, V3] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
const DAY_MS = 24 * 3_600_000;

let clock: VirtualClock;
let secrets: SecretsManagerService;
const call = (operation: string, input: object) => secrets.operations[operation]!.handle(input, caller);
const fault = (code: string) => expect.objectContaining({ code });
const valueOf = (input: object = {}) => call('GetSecretValue', { SecretId: 'app/db', ...input }).SecretString as string;

beforeEach(() => {
  clock = virtualClock();
  const kms = createKms({ clock, keys: [KEY] });
  secrets = createSecretsManager({ clock, keys: kms.directory });
});

describe('a secret', () => {
  beforeEach(() => void call('CreateSecret', { Name: 'app/db', SecretString: 'one', ClientRequestToken: V1 }));

  test('is found by name, by ARN, and by ARN without its random end', () => {
    const { ARN } = call('DescribeSecret', { SecretId: 'app/db' });
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:app\/db-[A-Za-z0-9]{6}$/);
    expect([ARN, ARN.slice(0, -7)].map((SecretId) => valueOf({ SecretId }))).toEqual(['one', 'one']);
  });

  test('keeps the value before the current one as previous, and forgets older ones', () => {
    call('PutSecretValue', { SecretId: 'app/db', SecretString: 'two', ClientRequestToken: V2 });
    call('UpdateSecret', { SecretId: 'app/db', SecretString: 'three', ClientRequestToken: V3 });
    expect([valueOf(), valueOf({ VersionStage: 'AWSPREVIOUS' }), valueOf({ VersionId: V2 })]).toEqual([
      'three',
      'two',
      'two',
    ]);
    expect(call('DescribeSecret', { SecretId: 'app/db' }).VersionIdsToStages).toEqual({
      [V2]: ['AWSPREVIOUS'],
      [V3]: ['AWSCURRENT'],
    });
    expect(() => valueOf({ VersionId: V1 })).toThrow(fault('ResourceNotFoundException'));
  });

  test('takes the same request twice and refuses another value under its token without repeating it', () => {
    const request = { SecretId: 'app/db', SecretString: 'two', ClientRequestToken: V2 };
    expect(call('PutSecretValue', request).VersionId).toBe(call('PutSecretValue', request).VersionId);
    const other = () => call('PutSecretValue', { ...request, SecretString: 'a-leaked-value' });
    expect(other).toThrow(fault('ResourceExistsException'));
    expect(other).not.toThrow('a-leaked-value');
  });

  test('can be taken back from deletion until its window ends', () => {
    call('DeleteSecret', { SecretId: 'app/db', RecoveryWindowInDays: 7 });
    expect(() => valueOf()).toThrow(/marked for deletion/);
    expect(() => call('CreateSecret', { Name: 'app/db' })).toThrow(/already scheduled for deletion/);
    call('RestoreSecret', { SecretId: 'app/db' });
    expect(valueOf()).toBe('one');
    call('DeleteSecret', { SecretId: 'app/db', RecoveryWindowInDays: 7 });
    clock.advanceAtOnce(7 * DAY_MS);
    expect(() => call('DescribeSecret', { SecretId: 'app/db' })).toThrow(fault('ResourceNotFoundException'));
  });

  test('goes at once when forced', () => {
    call('DeleteSecret', { SecretId: 'app/db', ForceDeleteWithoutRecovery: true });
    expect(() => valueOf()).toThrow("Secrets Manager can't find the specified secret.");
    call('CreateSecret', { Name: 'app/db', SecretString: 'new' });
    expect(valueOf()).toBe('new');
  });

  test('shows its tags to policies, and a customer’s key is needed too', () => {
    call('TagResource', { SecretId: 'app/db', Tags: [{ Key: 'team', Value: 'orders' }] });
    call('UpdateSecret', { SecretId: 'app/db', KmsKeyId: KEY });
    const { ARN } = call('DescribeSecret', { SecretId: 'app/db' });
    expect(secrets.operations.GetSecretValue!.permissions({ SecretId: 'app/db' }, caller)).toEqual([
      {
        action: 'secretsmanager:GetSecretValue',
        resource: ARN,
        context: { 'aws:ResourceTag/team': 'orders', 'secretsmanager:ResourceTag/team': 'orders' },
      },
      { action: 'kms:Decrypt', resource: KEY, context: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
    ]);
  });

  test.each([
    ['a taken name', 'CreateSecret', { Name: 'app/db' }, 'ResourceExistsException'],
    ['a bad name', 'CreateSecret', { Name: 'a b' }, 'InvalidParameterException'],
    ['an unknown secret', 'GetSecretValue', { SecretId: 'gone' }, 'ResourceNotFoundException'],
    ['an unknown stage', 'GetSecretValue', { SecretId: 'app/db', VersionStage: 'X' }, 'ResourceNotFoundException'],
    ['a short window', 'DeleteSecret', { SecretId: 'app/db', RecoveryWindowInDays: 6 }, 'InvalidParameterException'],
    ['an empty value', 'PutSecretValue', { SecretId: 'app/db', SecretString: '' }, 'InvalidParameterException'],
    ['a binary value', 'PutSecretValue', { SecretId: 'app/db', SecretBinary: 'eA==' }, 'NotImplemented'],
  ])('is refused with %s', (_, operation, input, code) => {
    expect(() => call(operation, input)).toThrow(fault(code));
  });
});

describe('making a secret', () => {
  const request = { Name: 'app/db', SecretString: 'one', ClientRequestToken: V1 };

  test('twice with the same token and value answers the same, as the SDK’s own repetition needs it', () => {
    expect(call('CreateSecret', request)).toEqual(call('CreateSecret', request));
    expect(call('ListSecrets', {}).SecretList).toHaveLength(1);
  });

  test.each([
    ['another value under the token', { SecretString: 'a-leaked-value' }, 'ResourceExistsException'],
    ['another token', { ClientRequestToken: V2 }, 'ResourceExistsException'],
    ['no token', { ClientRequestToken: undefined }, 'ResourceExistsException'],
    ['a token of 31 characters', { ClientRequestToken: 'x'.repeat(31) }, 'InvalidParameterException'],
    ['two values', { SecretBinary: 'eA==' }, 'InvalidParameterException'],
    ['a reserved tag', { Tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidParameterException'],
  ])('of a taken name is refused with %s, without telling the value', (_, input, code) => {
    call('CreateSecret', request);
    const again = () => call('CreateSecret', { ...request, ...input });
    expect(again).toThrow(fault(code));
    expect(again).not.toThrow('a-leaked-value');
  });

  test('of a name that waits for its deletion is refused, with its own token too', () => {
    call('CreateSecret', request);
    call('DeleteSecret', { SecretId: 'app/db' });
    expect(() => call('CreateSecret', request)).toThrow(/already scheduled for deletion/);
  });

  test('with a wrong value makes none', () => {
    expect(() => call('CreateSecret', { ...request, SecretString: '' })).toThrow(fault('InvalidParameterException'));
    expect(() => call('DescribeSecret', { SecretId: 'app/db' })).toThrow(fault('ResourceNotFoundException'));
  });
});

describe('deleting a secret without recovery', () => {
  const force = (input: object = {}) =>
    call('DeleteSecret', { SecretId: 'app/db', ForceDeleteWithoutRecovery: true, ...input });

  test('ends the recovery window of one that is marked already', () => {
    call('CreateSecret', { Name: 'app/db', SecretString: 'one' });
    call('DeleteSecret', { SecretId: 'app/db' });
    expect(() => call('DeleteSecret', { SecretId: 'app/db' })).toThrow(fault('InvalidRequestException'));
    force();
    expect(() => call('RestoreSecret', { SecretId: 'app/db' })).toThrow(fault('ResourceNotFoundException'));
  });

  test('takes one that is not there for deleted, which deleting with a window does not', () => {
    expect(force()).toMatchObject({ Name: 'app/db' });
    expect(() => call('DeleteSecret', { SecretId: 'app/db' })).toThrow(fault('ResourceNotFoundException'));
  });

  test('is refused with a recovery window, which is looked at first', () => {
    call('CreateSecret', { Name: 'app/db', SecretString: 'one' });
    expect(() => force({ RecoveryWindowInDays: 7 })).toThrow(/in conjunction with RecoveryWindowInDays/);
    expect(() => force({ RecoveryWindowInDays: 0 })).toThrow(/between 7 and 30 days/);
    expect(valueOf()).toBe('one');
  });

  test('leaves the name taken for a moment, where AWS lags', () => {
    secrets = createSecretsManager({ clock, lags: { secretNameMs: 2_000 } });
    call('CreateSecret', { Name: 'app/db', SecretString: 'one' });
    force();
    expect(() => valueOf()).toThrow(fault('ResourceNotFoundException'));
    const again = () => call('CreateSecret', { Name: 'app/db', SecretString: 'two' });
    expect(again).toThrow(/already scheduled for deletion/);
    clock.advanceAtOnce(2_000);
    again();
    expect(valueOf()).toBe('two');
  });
});

describe('a master secret of RDS', () => {
  const clusterArn = 'arn:aws:rds:eu-west-1:111122223333:cluster:staging';
  const create = () =>
    secrets.masterSecrets.create({
      ...caller,
      name: 'rds!cluster-1',
      clusterArn,
      masterUsername: 'dba',
      password: 'made-by-rds',
    });

  test('holds name and password, and can be read but not changed', () => {
    const { arn, kmsKeyArn } = create();
    expect(JSON.parse(valueOf({ SecretId: arn }))).toEqual({ username: 'dba', password: 'made-by-rds' });
    expect(kmsKeyArn).toMatch(/^arn:aws:kms:eu-west-1:111122223333:key\//);
    expect(call('DescribeSecret', { SecretId: arn })).toMatchObject({
      OwningService: 'rds',
      Tags: expect.arrayContaining([{ Key: 'aws:rds:primaryDBClusterArn', Value: clusterArn }]),
    });
    expect(() => call('PutSecretValue', { SecretId: arn, SecretString: 'x' })).toThrow(
      fault('InvalidRequestException'),
    );
    expect(() => call('DeleteSecret', { SecretId: arn })).toThrow(fault('InvalidRequestException'));
  });

  test('is gone at once when RDS deletes it', () => {
    const { arn } = create();
    secrets.masterSecrets.delete(arn);
    expect(() => valueOf({ SecretId: arn })).toThrow(fault('ResourceNotFoundException'));
  });
});

test('secrets are listed newest first, by page and by the beginning of their name', () => {
  for (const name of ['app/a', 'app/b', 'web/c']) call('CreateSecret', { Name: name, SecretString: 'x' });
  const names = (input: object) => call('ListSecrets', input).SecretList.map((secret: { Name: string }) => secret.Name);
  expect(names({})).toEqual(['web/c', 'app/b', 'app/a']);
  expect(names({ Filters: [{ Key: 'name', Values: ['app/'] }], SortOrder: 'asc' })).toEqual(['app/a', 'app/b']);
  const first = call('ListSecrets', { MaxResults: 2 });
  expect(names({ MaxResults: 2, NextToken: first.NextToken })).toEqual(['app/a']);
});

test('accounts and regions do not see each other’s secrets', () => {
  call('CreateSecret', { Name: 'app/db', SecretString: 'x' });
  const elsewhere = { ...caller, region: 'us-east-1' };
  expect(() => secrets.operations.GetSecretValue!.handle({ SecretId: 'app/db' }, elsewhere)).toThrow(
    fault('ResourceNotFoundException'),
  );
});

test('random passwords keep their rules', () => {
  const password = (rules: object) => call('GetRandomPassword', rules).RandomPassword as string;
  expect(password({})).toHaveLength(32);
  for (let n = 0; n < 50; n += 1) {
    expect(password({ PasswordLength: 4 })).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z0-9]).{4}$/);
    expect(password({ ExcludePunctuation: true, ExcludeCharacters: 'abc0' })).toMatch(/^[d-zA-Z1-9]+$/);
  }
  expect(() => password({ PasswordLength: 3 })).toThrow(fault('InvalidParameterException'));
});
