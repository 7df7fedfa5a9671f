import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { PreflightAnswer } from '../../shared/preflight-report.ts';
import type { Finding } from '../../shared/saga.ts';
import { aCluster, aSnapshot } from '../e2e/support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';

jest.setTimeout(TEST_TIMEOUT_MS);

const FUNCTION = 'aurora-restore-setup-db-users';
const key = (id: string) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;

let pipeline: Deployment;

beforeAll(async () => {
  pipeline = await deploy();
  await Promise.all([
    aCluster(pipeline, {
      cluster: 'orders-production',
      database: 'orders',
      kmsKeyArn: key('aaaaaaaa-0000-4000-8000-000000000001'),
      sql: 'CREATE TABLE orders (id integer)',
    }),
    aCluster(pipeline, {
      cluster: 'orders-staging',
      database: 'orders',
      kmsKeyArn: key('bbbbbbbb-0000-4000-8000-000000000002'),
      tags: { 'aurora-restore:plan': 'orders' },
      sql: 'CREATE TABLE stale (id integer)',
    }),
  ]);
  await aSnapshot(pipeline, 'orders-production', 'orders-monday');
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

const cutOff = (service: string) =>
  pipeline.runtime.services.faults.add({ kind: 'no-route', functionName: FUNCTION, service });
const changes = () =>
  pipeline.runtime.services.faults
    .journal({ service: 'rds', changing: true })
    .filter(({ caller }) => caller.startsWith('aurora-restore-'));

async function dryRun(): Promise<readonly Finding[]> {
  const { call, developer } = pipeline.runtime;
  const input = {
    FunctionName: 'aurora-restore-snapshot-check',
    Payload: JSON.stringify({ preflight: { plan: 'orders' } }),
  };
  const { Payload } = await call('lambda', 'Invoke', input, developer);
  const answer = JSON.parse(Payload) as PreflightAnswer;
  return 'report' in answer ? answer.report.findings : [answer.refusal];
}

test('a function that reaches everything, the target over TLS included, stands in no way', async () => {
  expect(await dryRun()).toEqual([]);
});

test('a dry run names each service that the function in the VPC does not reach, and its endpoint', async () => {
  cutOff('secretsmanager');
  cutOff('dynamodb');
  expect(await dryRun()).toEqual(
    ['dynamodb', 'secretsmanager'].map((service) => ({
      code: 'ServiceNotReached',
      message: `function '${FUNCTION}' does not reach the AWS service '${service}' from subnet-0a1b2c3d: timed out`,
      hint: expect.stringContaining(`endpoint com.amazonaws.eu-west-1.${service}, or a NAT`),
    })),
  );
  pipeline.runtime.services.faults.clear();
});

test('a restore is refused before anything is touched when the function does not reach Secrets Manager', async () => {
  cutOff('secretsmanager');
  await pipeline.request({ plan: 'orders', requestId: 'cut-off' });
  const saga = await pipeline.ended('cut-off');
  expect(saga.failure).toMatchObject({
    step: 'snapshot-check',
    code: 'ServiceNotReached',
    message: expect.stringContaining("'secretsmanager'"),
  });
  expect(changes()).toEqual([]);
  expect(pipeline.messages().at(-1)!.message).toContain('com.amazonaws.eu-west-1.secretsmanager');
});
