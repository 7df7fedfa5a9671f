import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LambdaFixture } from './support/lambda-fixture.ts';
import { lambdaFixture } from './support/lambda-fixture.ts';

let fixture: LambdaFixture;
beforeEach(async () => {
  fixture = await lambdaFixture({ extraEnvironment: { DATABASE_CA_FILE: '/tmp/ca.pem' } });
});
afterEach(() => fixture.dispose());

async function run(source: string, event: unknown = {}, options: Parameters<LambdaFixture['deploy']>[1] = {}) {
  const arn = await fixture.deploy(source, options);
  const { payload, functionError } = await fixture.lambda.invokeAndWait(arn, event);
  return { payload: JSON.parse(payload), functionError };
}

describe('a bundle', () => {
  test('runs as an ES module', async () => {
    expect(await run('export const handler = async (event) => ({ got: event.a });', { a: [1, 'ü'] })).toEqual({
      payload: { got: [1, 'ü'] },
      functionError: undefined,
    });
  });

  test('runs as CommonJS, whatever this project’s package.json says', async () => {
    const source = 'const os = require("node:os"); exports.handler = async () => typeof os.cpus;';
    expect((await run(source, {}, { file: 'index.js' })).payload).toBe('function');
  });

  test('finds the AWS SDK, and nothing else of this project', async () => {
    const source = `
      import { SNSClient } from '@aws-sdk/client-sns';
      export const handler = () => import('yaml').then(() => 'leaked', (error) => [typeof SNSClient, error.code]);`;
    expect((await run(source)).payload).toEqual(['function', 'ERR_MODULE_NOT_FOUND']);
  });

  test('may answer nothing', async () => {
    expect((await run('export const handler = async () => {};')).payload).toBeNull();
  });

  test('sees its own variables and Lambda’s, and none of this machine', async () => {
    const source = 'export const handler = async () => process.env;';
    const { payload } = await run(source, {}, { environment: { TABLE: 'state' }, memorySizeMb: 256 });
    expect(payload).toMatchObject({
      TABLE: 'state',
      DATABASE_CA_FILE: '/tmp/ca.pem',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_LAMBDA_FUNCTION_NAME: 'fn',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    });
    expect(payload).not.toHaveProperty('HOME');
    expect(payload).not.toHaveProperty('POWERTOOLS_LOG_LEVEL');
    expect(fixture.iam.principalOf(payload.AWS_ACCESS_KEY_ID)).toEqual({
      kind: 'role',
      roleArn: 'arn:aws:iam::111122223333:role/Worker',
      sessionName: 'fn',
    });
  });

  test('gets a context that knows the request and the time left', async () => {
    const source = `export const handler = async (_, context) =>
      ({ ...context, left: context.getRemainingTimeInMillis(), id: context.awsRequestId });`;
    const { payload } = await run(source);
    expect(payload).toMatchObject({
      functionName: 'fn',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:fn',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(payload.left).toBeGreaterThan(0);
    expect(payload.left).toBeLessThanOrEqual(3_000);
  });

  test('has its output logged line by line before it answers', async () => {
    const source = `export const handler = async () => {
      console.log('one\\ntwo'); console.error({ three: 3 }); process.stdout.write('four');
      process.stdout.write(' and more\\n'); };`;
    await run(source);
    expect(fixture.lines.toSorted()).toEqual(['fn: four and more', 'fn: one', 'fn: two', 'fn: { three: 3 }']);
  });
});

describe('a failing bundle', () => {
  test('answers the error with its type and trace', async () => {
    const source = 'export const handler = async () => { throw new RangeError("too far"); };';
    expect(await run(source)).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'RangeError',
        errorMessage: 'too far',
        trace: expect.arrayContaining(['RangeError: too far']),
      },
    });
  });

  test.each([
    ['an import that is missing', 'import "no-such-package"; export const handler = 1;', 'Runtime.ImportModuleError'],
    ['another export', 'export const other = async () => {};', 'Runtime.HandlerNotFound'],
    ['a callback', 'export const handler = (a, b, c) => c();', 'Runtime.CallbackHandlerDeprecated'],
    ['an error while loading', 'throw new TypeError("at load");', 'TypeError'],
    ['an exit', 'export const handler = () => process.exit(3);', 'Runtime.ExitError'],
    [
      'an unhandled rejection',
      'export const handler = () => new Promise(() => { Promise.reject(new Error("lost")); });',
      'Runtime.UnhandledPromiseRejection',
    ],
    [
      'a stray exception',
      'export const handler = () => new Promise(() => setTimeout(() => { null.x; }));',
      'TypeError',
    ],
    [
      'too much memory',
      'export const handler = () => { const all = []; for (;;) all.push(new Array(1e5).fill(0.5 + all.length)); };',
      'Runtime.ExitError',
    ],
  ])('with %s fails', async (_what, source, errorType) => {
    const { payload, functionError } = await run(source);
    expect([functionError, payload.errorType]).toEqual(['Unhandled', errorType]);
  });

  test('gets a fresh environment after it broke its own', async () => {
    const arn = await fixture.deploy('export const handler = (event) => (event.die ? process.exit(1) : "alive");');
    expect((await fixture.lambda.invokeAndWait(arn, { die: true })).functionError).toBe('Unhandled');
    expect((await fixture.lambda.invokeAndWait(arn, {})).payload).toBe('"alive"');
  });

  test('that takes too long is ended, and says so', async () => {
    const arn = await fixture.deploy(
      `let count = 0;
       export const handler = (event) => { count += 1; console.log('started'); return event.hang ? new Promise(() => {}) : count; };`,
    );
    const hanging = fixture.lambda.invokeAndWait(arn, { hang: true });
    await until(() => fixture.lines.includes('fn: started'));
    await fixture.clock.advance(2_999);
    await fixture.clock.advance(1);
    const { payload } = await hanging;
    expect(JSON.parse(payload)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 3.00 seconds$/),
    });
    expect(fixture.lines.at(-1)).toMatch(/^fn: [0-9a-f-]{36} Task timed out after 3.00 seconds$/);
    expect((await fixture.lambda.invokeAndWait(arn, {})).payload).toBe('1');
  });

  test('is refused when its code does not exist', () => {
    const functionName = 'f';
    const definition = { functionName, codeDirectory: '/no/such/directory' } as Parameters<
      typeof fixture.lambda.putFunction
    >[0];
    expect(() => fixture.lambda.putFunction(definition)).toThrow(/has no code: \/no\/such\/directory does not exist/);
  });
});

describe('environments', () => {
  const COUNTING = 'let count = 0; export const handler = async () => { count += 1; return count; };';

  test('stay warm between invocations', async () => {
    const arn = await fixture.deploy(COUNTING);
    const answers = [await fixture.lambda.invokeAndWait(arn, {}), await fixture.lambda.invokeAndWait(arn, {})];
    expect(answers.map(({ payload }) => payload)).toEqual(['1', '2']);
  });

  test('end after ten idle minutes', async () => {
    const arn = await fixture.deploy(COUNTING);
    await fixture.lambda.invokeAndWait(arn, {});
    await fixture.clock.advance(10 * 60_000);
    expect((await fixture.lambda.invokeAndWait(arn, {})).payload).toBe('1');
  });

  test('start afresh when the function is deployed again', async () => {
    await fixture.lambda.invokeAndWait(await fixture.deploy(COUNTING), {});
    const arn = await fixture.deploy('export const handler = async () => "new";');
    expect((await fixture.lambda.invokeAndWait(arn, {})).payload).toBe('"new"');
  });

  test('are no more than allowed at once: the rest waits its turn', async () => {
    const arn = await fixture.deploy(
      `import { setTimeout } from 'node:timers/promises'; import { threadId } from 'node:worker_threads';
       export const handler = async () => { await setTimeout(20); return threadId; };`,
    );
    const answers = await Promise.all(Array.from({ length: 10 }, () => fixture.lambda.invokeAndWait(arn, {})));
    const threads = new Set(answers.map(({ payload }) => payload));
    expect(answers.every(({ functionError }) => functionError === undefined)).toBe(true);
    expect(threads.size).toBeGreaterThan(1);
    expect(threads.size).toBeLessThanOrEqual(4);
  });

  test('over the reserved concurrency are throttled', async () => {
    const arn = await fixture.deploy('export const handler = () => new Promise(() => {});', { reservedConcurrency: 1 });
    const first = expect(fixture.lambda.invokeAndWait(arn, {})).rejects.toThrow('the runtime stops');
    await expect(fixture.lambda.invokeAndWait(arn, {})).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      statusCode: 429,
    });
    await fixture.lambda.dispose();
    await first;
  });
});

/** Waits for work of another thread, which no virtual clock drives. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
