import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startWireServer } from '../../../local/wire/start-wire-server.ts';
import type { WireServer } from '../../../local/wire/start-wire-server.ts';
import type { LambdaFixture } from './support/lambda-fixture.ts';
import { lambdaFixture, ROLE } from './support/lambda-fixture.ts';

let fixture: LambdaFixture;
let server: WireServer;
beforeEach(async () => {
  fixture = await lambdaFixture();
  server = await startWireServer({
    services: [fixture.lambda.service],
    authorize: fixture.iam.authorize,
    principalOf: fixture.iam.principalOf,
    defaultAccountId: '111122223333',
  });
});
afterEach(async () => {
  await server.close();
  await fixture.dispose();
});

function send(path: string, options: { method?: string; body?: string; headers?: object; key?: string } = {}) {
  const scope = `${options.key ?? 'AKIA'}/20261006/eu-west-1/lambda/aws4_request`;
  const Authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const { method = 'POST', body } = options;
  return fetch(`${server.url}/2015-03-31/functions/${path}`, {
    method,
    body,
    headers: { Authorization, ...options.headers },
  });
}

test('Invoke answers the payload, and marks a function error', async () => {
  await fixture.deploy(
    'export const handler = async (event) => { if (event.bad) throw new Error("x"); return event; };',
  );
  const good = await send('fn/invocations', { body: '{"a":1}' });
  expect([good.status, good.headers.get('x-amz-function-error'), await good.json()]).toEqual([200, null, { a: 1 }]);
  const bad = await send(`${encodeURIComponent('arn:aws:lambda:eu-west-1:111122223333:function:fn')}/invocations`, {
    body: '{"bad":true}',
  });
  expect([bad.status, bad.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
  expect(await bad.json()).toMatchObject({ errorType: 'Error', errorMessage: 'x' });
});

test('Invoke accepts an event with status 202', async () => {
  await fixture.deploy('export const handler = async (event) => console.log("got " + event.a);');
  const answer = await send('fn:$LATEST/invocations', {
    body: '{"a":1}',
    headers: { 'X-Amz-Invocation-Type': 'Event' },
  });
  expect([answer.status, await answer.text()]).toEqual([202, '']);
  await fixture.lambda.idle();
  expect(fixture.lines).toEqual(['fn: got 1']);
});

test.each([
  ['fn/invocations', { body: '{"a":' }, 400, 'InvalidRequestContentException'],
  ['none/invocations', {}, 404, 'ResourceNotFoundException'],
  ['fn:live/invocations', {}, 501, 'NotImplemented'],
  ['fn/invocations', { headers: { 'X-Amz-Invocation-Type': 'DryRun' } }, 501, 'NotImplemented'],
  ['fn/invocations', { headers: { 'X-Amz-Log-Type': 'Tail' } }, 501, 'NotImplemented'],
  ['a%20b/invocations', {}, 400, 'InvalidParameterValueException'],
])('%s with %j is refused', async (path, options, status, code) => {
  await fixture.deploy('export const handler = async () => {};');
  const answer = await send(path, options);
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([status, code]);
});

test('a role needs lambda:InvokeFunction on the function', async () => {
  await fixture.deploy('export const handler = async () => "ran";');
  const key = fixture.iam.issueAccessKey(ROLE, 's').accessKeyId;
  const refused = await send('fn/invocations', { key });
  expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
  const Resource = 'arn:aws:lambda:eu-west-1:111122223333:function:fn';
  fixture.iam.putRolePolicy(ROLE, 'P', { Statement: { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource } });
  expect(await (await send('fn/invocations', { key })).json()).toBe('ran');
});

test('GetFunction and ListFunctions describe what is deployed', async () => {
  const vpc = { subnetIds: ['subnet-a'], securityGroupIds: ['sg-a'] };
  await fixture.deploy('export const handler = async () => {};', { environment: { A: 'b' }, vpc });
  const described = {
    FunctionName: 'fn',
    FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:fn',
    Handler: 'index.handler',
    Timeout: 3,
    Environment: { Variables: { A: 'b' } },
    VpcConfig: { SubnetIds: ['subnet-a'], SecurityGroupIds: ['sg-a'] },
  };
  expect(await (await send('fn', { method: 'GET' })).json()).toMatchObject({ Configuration: described });
  expect(await (await send('', { method: 'GET' })).json()).toMatchObject({ Functions: [described] });
});
