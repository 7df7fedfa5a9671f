import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DBClusterNotFoundFault, DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { awsProbes } from '../../../../services/setup-db-users/reach/aws-probes.ts';
import { reach, SERVICES_TO_REACH } from '../../../../services/setup-db-users/reach/reach.ts';
import { reachAnswer, reachQuestion } from '../../../../shared/reach.ts';
import { RetryableError } from '../../../../shared/errors.ts';
import { runtimeClosure, sourceTree } from '../../../support/source-tree.ts';
import { setEnvironment } from '../../support/aws.ts';

setEnvironment();
const dynamo = mockClient(DynamoDBClient);
const bridge = mockClient(EventBridgeClient);
const rds = mockClient(RDSClient);
const secrets = mockClient(SecretsManagerClient);
const sts = mockClient(STSClient);

const about = { plan: 'orders-staging', region: 'eu-west-1', cluster: 'orders-staging' };
const database = { host: 'orders-staging.cluster-c1.eu-west-1.rds.amazonaws.com', port: 5432 };
const asked = (more: object = {}, ofDatabase = async (): Promise<undefined> => undefined) =>
  reach({ ...about, ...more }, awsProbes(), ofDatabase);
const notReached = (code: string) =>
  new RetryableError('AwsNotReached', 'not reached', 'none', { cause: Object.assign(new Error('socket'), { code }) });

beforeEach(() => {
  for (const client of [dynamo, bridge, rds, secrets, sts]) client.reset();
  dynamo.on(GetItemCommand).resolves({});
  bridge.on(DescribeEventBusCommand).resolves({});
  rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault({ $metadata: {}, message: 'none' }));
  secrets.on(DescribeSecretCommand).rejects(Object.assign(new Error('none'), { name: 'ResourceNotFoundException' }));
});

describe('what setup-db-users tries to reach', () => {
  test('is every AWS service that its manifest says it calls', () => {
    expect(Object.keys(awsProbes()).toSorted()).toEqual(SERVICES_TO_REACH);
  });

  test('is every AWS service that its bundle has a client of', () => {
    const clients = runtimeClosure(sourceTree(), 'services/setup-db-users/handler.ts').flatMap(({ imports }) =>
      imports.flatMap(({ to, isType }) => (isType ? [] : (/^@aws-sdk\/client-(.*)$/.exec(to)?.slice(1) ?? []))),
    );
    const named: Record<string, string> = { eventbridge: 'events', 'secrets-manager': 'secretsmanager' };
    const called = new Set(clients.map((client) => named[client] ?? client));
    expect([...called].toSorted()).toEqual([...SERVICES_TO_REACH, 'sts']);
  });

  test('is STS besides, where a function in the VPC works under plan roles', async () => {
    process.env['PROBE_STS'] = 'true';
    sts.on(GetCallerIdentityCommand).rejects(notReached('ETIMEDOUT'));
    try {
      expect((await asked()).unreached).toEqual([{ what: 'sts', why: 'timed out' }]);
    } finally {
      delete process.env['PROBE_STS'];
    }
  });

  test('is the database besides, where there is one', async () => {
    expect((await asked()).asked.toSorted()).toEqual(SERVICES_TO_REACH);
    expect((await asked({ database })).asked).toContain('database');
  });
});

test('a service that answers is reached, whatever it answers', async () => {
  bridge.on(DescribeEventBusCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  expect((await asked({ database })).unreached).toEqual([]);
});

test('each that is not reached is told with its reason, all at once', async () => {
  dynamo.on(GetItemCommand).rejects(notReached('ENOTFOUND'));
  secrets.on(DescribeSecretCommand).rejects(Object.assign(new Error('late'), { name: 'TimeoutError' }));
  rds
    .on(DescribeDBClustersCommand)
    .rejects(
      Object.assign(
        new Error(
          'User: arn is not authorized to perform: rds:DescribeDBClusters because no VPC endpoint policy allows the rds:DescribeDBClusters action',
        ),
        { name: 'AccessDenied' },
      ),
    );
  const { unreached } = await reach({ ...about, database }, awsProbes(), async () => 'closed');
  expect(unreached.toSorted((one, other) => one.what.localeCompare(other.what))).toEqual([
    { what: 'database', why: 'closed' },
    { what: 'dynamodb', why: 'name not resolved' },
    { what: 'rds', why: 'refused by the endpoint policy' },
    { what: 'secretsmanager', why: 'timed out' },
  ]);
});

test('the answer crosses Lambda as it is, and an event is no question', async () => {
  const answer = await asked({ database });
  expect(reachAnswer.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  expect(reachQuestion.safeParse({ reach: { ...about, database } }).success).toBe(true);
  expect(reachQuestion.safeParse({ 'detail-type': 'ClusterRestored', detail: {} }).success).toBe(false);
});
