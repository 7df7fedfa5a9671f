import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Clock } from '../../../local/clock.ts';
import type { Iam } from '../../../local/iam/iam.ts';
import { createIam } from '../../../local/iam/iam.ts';
import { createSts } from '../../../local/sts/sts-service.ts';
import type { WireServer } from '../../../local/wire/start-wire-server.ts';
import { startWireServer } from '../../../local/wire/start-wire-server.ts';

const COPY = 'arn:aws:iam::111122223333:role/Copy';
const THERE = 'arn:aws:iam::444455556666:role/There';
const clock: Clock = { now: () => Date.parse('2026-10-06T00:00:00Z'), after: () => ({ cancel: () => undefined }) };

let iam: Iam;
let server: WireServer;
beforeEach(async () => {
  iam = createIam({ clock });
  iam.putRole({ roleArn: COPY, trustPolicy: trusting({ Service: 'lambda.amazonaws.com' }) });
  server = await startWireServer({
    services: [createSts({ iam, clock })],
    authorize: iam.authorize,
    principalOf: iam.principalOf,
    defaultAccountId: '111122223333',
  });
});
afterEach(() => server.close());

function trusting(Principal: object, Condition?: object): object {
  return { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...(Condition && { Condition }) }] };
}

const principalIs = (role: string) => ({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${role}` } });

function copyClient(): STSClient {
  return new STSClient({ endpoint: server.url, credentials: iam.issueAccessKey(COPY, 'copy'), maxAttempts: 1 });
}

describe('GetCallerIdentity', () => {
  test('knows a role’s session without any permission', async () => {
    expect(await copyClient().send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:sts::111122223333:assumed-role/Copy/copy',
      UserId: expect.stringMatching(/^AROA[0-9A-F]{17}:copy$/),
    });
  });

  test('knows the developer', async () => {
    const developer = new STSClient({ endpoint: server.url });
    expect(await developer.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/developer',
    });
  });
});

describe('AssumeRole', () => {
  const assume = (ExternalId?: string): AssumeRoleCommand =>
    new AssumeRoleCommand({ RoleArn: THERE, RoleSessionName: 'restore', ExternalId });
  const allowCopy = (): void =>
    iam.putRolePolicy(COPY, 'P', { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: THERE }] });

  test('gives credentials that act in the other account', async () => {
    iam.putRole({ roleArn: THERE, trustPolicy: trusting({ AWS: 'arn:aws:iam::111122223333:root' }) });
    allowCopy();
    const { Credentials, AssumedRoleUser } = await copyClient().send(assume());
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::444455556666:assumed-role/There/restore');
    expect(Credentials?.Expiration).toEqual(new Date('2026-10-06T01:00:00Z'));
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const there = new STSClient({ endpoint: server.url, credentials });
    expect((await there.send(new GetCallerIdentityCommand({}))).Account).toBe('444455556666');
  });

  test('is refused without the caller’s permission', async () => {
    iam.putRole({ roleArn: THERE, trustPolicy: trusting({ AWS: '111122223333' }) });
    await expect(copyClient().send(assume())).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('because no identity-based policy allows the sts:AssumeRole action'),
    });
  });

  test.each([
    ['names another role', trusting({ AWS: 'arn:aws:iam::111122223333:role/Other' }), undefined, false],
    ['names the role', trusting({ AWS: [COPY] }), undefined, true],
    ['wants an external id', trusting({ AWS: '*' }, { StringEquals: { 'sts:ExternalId': 'x' } }), undefined, false],
    ['gets its external id', trusting({ AWS: '*' }, { StringEquals: { 'sts:ExternalId': 'x' } }), 'x', true],
    ['wants another role as principal', trusting({ AWS: '111122223333' }, principalIs('Other')), undefined, false],
    ['wants the role as principal', trusting({ AWS: '111122223333' }, principalIs('Copy')), undefined, true],
    ['trusts a service only', trusting({ Service: 'lambda.amazonaws.com' }), undefined, false],
  ])('when the trust policy %s', async (_what, trustPolicy, externalId, allowed) => {
    iam.putRole({ roleArn: THERE, trustPolicy });
    allowCopy();
    const answer = copyClient().send(assume(externalId));
    if (allowed) await expect(answer).resolves.toHaveProperty('Credentials');
    else await expect(answer).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('refuses session policies by name', async () => {
    iam.putRole({ roleArn: THERE, trustPolicy: trusting({ AWS: '*' }) });
    allowCopy();
    const command = new AssumeRoleCommand({ RoleArn: THERE, RoleSessionName: 's', Policy: '{}' });
    await expect(copyClient().send(command)).rejects.toMatchObject({
      message: expect.stringContaining('does not imitate session policies of AssumeRole'),
    });
  });
});
