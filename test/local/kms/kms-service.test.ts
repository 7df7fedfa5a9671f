import { beforeEach, expect, test } from '@jest/globals';
import { createKms, type KmsService } from '../../../local/kms/kms-service.ts';
import type { Caller } from '../../../local/wire/service.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const caller: Caller = { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } };
const KEY = 'arn:aws:kms:eu-west-1:444455556666:key/shared';

let kms: KmsService;
const call = (operation: string, input: object) => kms.operations[operation]!.handle(input, caller);
const fault = (code: string) => expect.objectContaining({ code });

beforeEach(() => {
  kms = createKms({ clock: virtualClock(), keys: [KEY] });
});

test('describes a key by id, ARN and alias, also another account’s by ARN', () => {
  const { KeyMetadata } = call('CreateKey', { Description: 'snapshots' });
  call('CreateAlias', { AliasName: 'alias/snapshots', TargetKeyId: KeyMetadata.KeyId });
  for (const KeyId of [
    KeyMetadata.KeyId,
    KeyMetadata.Arn,
    'alias/snapshots',
    'arn:aws:kms:eu-west-1:111122223333:alias/snapshots',
  ]) {
    expect(call('DescribeKey', { KeyId }).KeyMetadata).toMatchObject({
      Arn: KeyMetadata.Arn,
      KeyManager: 'CUSTOMER',
      KeyState: 'Enabled',
    });
  }
  expect(call('DescribeKey', { KeyId: KEY }).KeyMetadata.AWSAccountId).toBe('444455556666');
});

test('has AWS’s own keys in every account and region, each a different one, and lets nobody change them', () => {
  const here = call('DescribeKey', { KeyId: 'alias/aws/rds' }).KeyMetadata;
  const there = kms.directory.resolve('alias/aws/rds', { accountId: '111122223333', region: 'us-east-1' });
  expect(here).toMatchObject({ KeyManager: 'AWS' });
  expect(there).toMatchObject({ isAwsManaged: true, arn: expect.stringMatching(/^arn:aws:kms:us-east-1:/) });
  expect(() => call('DisableKey', { KeyId: here.Arn })).toThrow(fault('AccessDeniedException'));
});

test('tells RDS when a key is disabled, and when it is not there or in another region', () => {
  const arn = call('CreateKey', {}).KeyMetadata.Arn as string;
  call('DisableKey', { KeyId: arn });
  expect(kms.directory.resolve(arn, caller)).toEqual({ arn, isEnabled: false, isAwsManaged: false });
  call('EnableKey', { KeyId: arn });
  expect(kms.directory.resolve(arn, caller)?.isEnabled).toBe(true);
  expect(kms.directory.resolve(arn, { ...caller, region: 'us-east-1' })).toBeUndefined();
  expect(kms.directory.resolve('no-such-key', caller)).toBeUndefined();
});

test.each([
  ['a key that is not there', 'DescribeKey', { KeyId: 'gone' }, 'NotFoundException'],
  ['an alias that is not there', 'DescribeKey', { KeyId: 'alias/gone' }, 'NotFoundException'],
  [
    'a key of another region',
    'DescribeKey',
    { KeyId: 'arn:aws:kms:us-east-1:111122223333:key/k' },
    'NotFoundException',
  ],
  ['a taken alias', 'CreateAlias', { AliasName: 'alias/taken', TargetKeyId: KEY }, 'AlreadyExistsException'],
  [
    'an alias of AWS’s own',
    'CreateAlias',
    { AliasName: 'alias/aws/mine', TargetKeyId: KEY },
    'InvalidAliasNameException',
  ],
  ['a signing key', 'CreateKey', { KeyUsage: 'SIGN_VERIFY' }, 'NotImplemented'],
])('refuses %s', (_, operation, input, code) => {
  call('CreateAlias', { AliasName: 'alias/taken', TargetKeyId: KEY });
  expect(() => call(operation, input)).toThrow(fault(code));
});

test('lists aliases with the keys they stand for', () => {
  call('CreateAlias', { AliasName: 'alias/shared', TargetKeyId: KEY });
  expect(call('ListAliases', {}).Aliases).toHaveLength(3);
  expect(call('ListAliases', { KeyId: KEY }).Aliases).toEqual([
    { AliasName: 'alias/shared', AliasArn: 'arn:aws:kms:eu-west-1:111122223333:alias/shared', TargetKeyId: 'shared' },
  ]);
});

test('authorises on the key’s ARN, whatever names the key', () => {
  call('CreateAlias', { AliasName: 'alias/shared', TargetKeyId: KEY });
  expect(kms.operations.DescribeKey!.permissions({ KeyId: 'alias/shared' }, caller)).toEqual([
    { action: 'kms:DescribeKey', resource: KEY, context: { 'kms:RequestAlias': 'alias/shared' } },
  ]);
});
