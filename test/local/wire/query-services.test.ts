import { afterEach, describe, expect, test } from '@jest/globals';
import type { DBCluster } from '@aws-sdk/client-rds';
import {
  AddTagsToResourceCommand,
  CopyDBClusterSnapshotCommand,
  DBInstanceNotFoundFault,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { PublishBatchCommand, PublishCommand, SNSClient, GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import type { WireServer } from '../../../local/wire/start-wire-server.ts';
import { startWireServer } from '../../../local/wire/start-wire-server.ts';
import type { WireService } from '../../../local/wire/service.ts';
import type { Seen } from './support/fake-services.ts';
import { denying, fakeRds, fakeSns } from './support/fake-services.ts';

const servers: WireServer[] = [];
const problems: string[] = [];
afterEach(async () => {
  problems.length = 0;
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(service: WireService, denied: string[] = []): Promise<string> {
  const report = (problem: string): void => void problems.push(problem);
  const options = { services: [service], authorize: denying(...denied), defaultAccountId: '111122223333', report };
  const server = await startWireServer(options);
  servers.push(server);
  return server.url;
}

async function rdsOn(...args: Parameters<typeof serving>): Promise<RDSClient> {
  return new RDSClient({ endpoint: await serving(...args), maxAttempts: 1 });
}

async function snsOn(...args: Parameters<typeof serving>): Promise<SNSClient> {
  return new SNSClient({ endpoint: await serving(...args), maxAttempts: 1 });
}

describe('a query request', () => {
  test('reads lists of structures, booleans and nested names', async () => {
    const seen: Seen[] = [];
    const rds = await rdsOn(fakeRds({ CopyDBClusterSnapshot: () => ({}) }, seen));
    const input = {
      SourceDBClusterSnapshotIdentifier: 'arn:aws:rds:eu-west-1:1:cluster-snapshot:rds:a&b=c',
      TargetDBClusterSnapshotIdentifier: 'copy',
      CopyTags: false,
      Tags: [
        { Key: 'team', Value: 'größe "x"' },
        { Key: 'empty', Value: '' },
      ],
    };
    await rds.send(new CopyDBClusterSnapshotCommand(input));
    expect(seen[0]?.input).toMatchObject(input);
    expect(seen[0]?.caller).toEqual({
      accountId: '111122223333',
      region: 'eu-west-1',
      principal: { kind: 'developer' },
    });
  });

  test('tells an empty list from an absent one, and reads numbers in structures', async () => {
    const seen: Seen[] = [];
    const rds = await rdsOn(fakeRds({ ModifyDBCluster: () => ({}) }, seen));
    const ServerlessV2ScalingConfiguration = { MinCapacity: 0.5, MaxCapacity: 16 };
    await rds.send(
      new ModifyDBClusterCommand({
        DBClusterIdentifier: 'c',
        VpcSecurityGroupIds: [],
        ServerlessV2ScalingConfiguration,
      }),
    );
    expect(seen[0]?.input).toEqual({
      DBClusterIdentifier: 'c',
      VpcSecurityGroupIds: [],
      ServerlessV2ScalingConfiguration,
    });
  });

  test('reads lists inside lists', async () => {
    const seen: Seen[] = [];
    const rds = await rdsOn(fakeRds({ DescribeDBInstances: () => ({}) }, seen));
    const Filters = [
      { Name: 'db-cluster-id', Values: ['a', 'b'] },
      { Name: 'engine', Values: ['aurora-postgresql'] },
    ];
    await rds.send(new DescribeDBInstancesCommand({ Filters, MaxRecords: 20 }));
    expect(seen[0]?.input).toEqual({ Filters, MaxRecords: 20 });
  });

  test('reads maps with text and bytes', async () => {
    const seen: Seen[] = [];
    const sns = await snsOn(fakeSns({ Publish: () => ({ MessageId: 'm-1' }) }, seen));
    const MessageAttributes = {
      event: { DataType: 'String', StringValue: 'RestoreCompleted' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 7]) },
    };
    const answer = await sns.send(new PublishCommand({ TopicArn: 't', Message: 'hello\n<world>', MessageAttributes }));
    expect(answer.MessageId).toBe('m-1');
    expect(seen[0]?.input).toEqual({ TopicArn: 't', Message: 'hello\n<world>', MessageAttributes });
  });

  test('refuses one without a required member', async () => {
    const url = await serving(fakeRds({ DeleteDBCluster: () => ({}) }));
    const answer = await post(url, 'Action=DeleteDBCluster&Version=2014-10-31');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(
      '<Code>MissingParameter</Code><Message>The request must contain the parameter DBClusterIdentifier</Message>',
    );
  });

  test.each([
    ['MaxRecords=many', 'MaxRecords'],
    ['IncludeShared=yes', 'IncludeShared'],
  ])('refuses %s, which is of another type', async (parameter, name) => {
    const url = await serving(fakeRds({ DescribeDBClusters: () => ({}) }));
    const answer = await post(url, `Action=DescribeDBClusters&Version=2014-10-31&${parameter}`);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(`<Message>${name} is `)]);
  });
});

describe('a query answer', () => {
  test('comes back as it was given, with times, lists and empty lists', async () => {
    const cluster: DBCluster = {
      DBClusterIdentifier: 'orders & <co>',
      ClusterCreateTime: new Date('2026-10-06T02:14:09.412Z'),
      DeletionProtection: false,
      AllocatedStorage: 1,
      AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
      DBClusterMembers: [{ DBInstanceIdentifier: 'writer', IsClusterWriter: true }],
      VpcSecurityGroups: [],
      TagList: [{ Key: 'a', Value: '' }],
      PendingModifiedValues: { MasterUserPassword: '****' },
    };
    const rds = await rdsOn(fakeRds({ DescribeDBClusters: () => ({ DBClusters: [cluster], Marker: undefined }) }));
    const answer = await rds.send(new DescribeDBClustersCommand({}));
    expect(answer.DBClusters).toEqual([cluster]);
    expect(answer.Marker).toBeUndefined();
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('has no Result element where the operation has no output', async () => {
    const rds = await rdsOn(fakeRds({ AddTagsToResource: () => undefined }));
    await rds.send(new AddTagsToResourceCommand({ ResourceName: 'r', Tags: [] }));
    const url = await serving(fakeRds({ AddTagsToResource: () => undefined }));
    const body = 'Action=AddTagsToResource&Version=2014-10-31&ResourceName=r&Tags.Tag.1.Key=k';
    const xml = await (await post(url, body)).text();
    expect(xml).toMatch(
      /^<AddTagsToResourceResponse xmlns="http:\/\/rds.amazonaws.com\/doc\/2014-10-31\/"><ResponseMetadata><RequestId>[\w-]+/,
    );
  });

  test('writes maps and lists named member', async () => {
    const sns = await snsOn(
      fakeSns({
        GetTopicAttributes: () => ({ Attributes: { TopicArn: 't', Policy: '{"a":1}' } }),
        PublishBatch: () => ({ Successful: [{ Id: '1', MessageId: 'm' }], Failed: [] }),
      }),
    );
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: 't' }));
    expect(Attributes).toEqual({ TopicArn: 't', Policy: '{"a":1}' });
    const PublishBatchRequestEntries = [{ Id: '1', Message: 'x' }];
    const batch = await sns.send(new PublishBatchCommand({ TopicArn: 't', PublishBatchRequestEntries }));
    expect(batch).toMatchObject({ Successful: [{ Id: '1', MessageId: 'm' }], Failed: [] });
  });

  test('refuses a member that the API does not have, and says which on stderr', async () => {
    const rds = await rdsOn(fakeRds({ DescribeDBClusterSnapshots: () => ({ DBClusterSnapshot: [] }) }));
    await expect(rds.send(new DescribeDBClusterSnapshotsCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    expect(problems).toEqual([expect.stringContaining('has no member DBClusterSnapshot')]);
  });
});

describe('a query fault', () => {
  test('reaches the client as the fault class of its wire code', async () => {
    const fault = new AwsFault('DBInstanceNotFound', "DBInstance 'a<b' not found.", { statusCode: 404 });
    const rds = await rdsOn(fakeRds({ DescribeDBInstances: () => Promise.reject(fault) }));
    const error: unknown = await rds.send(new DescribeDBInstancesCommand({})).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DBInstanceNotFoundFault);
    expect(error).toMatchObject({ message: "DBInstance 'a<b' not found.", $metadata: { httpStatusCode: 404 } });
  });

  test('is AccessDenied with status 403, and AuthorizationError in SNS', async () => {
    const rds = await rdsOn(fakeRds({ DescribeDBClusters: () => ({}) }), ['rds:DescribeDBClusters']);
    await expect(rds.send(new DescribeDBClustersCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'may not rds:DescribeDBClusters',
      $metadata: { httpStatusCode: 403 },
    });
    const sns = await snsOn(fakeSns({ Publish: () => ({}) }), ['sns:Publish']);
    await expect(sns.send(new PublishCommand({ TopicArn: 't', Message: 'm' }))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("is KMSAccessDenied with status 400 in SNS when the topic's key may not be used", async () => {
    const permissions = () => [{ action: 'kms:GenerateDataKey', resource: '*' }];
    const operations = { Publish: { permissions, handle: () => ({}) } };
    const sns = await snsOn({ ...fakeSns({}), operations }, ['kms:GenerateDataKey']);
    await expect(sns.send(new PublishCommand({ TopicArn: 't', Message: 'm' }))).rejects.toMatchObject({
      name: 'KMSAccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('names an operation that is not imitated', async () => {
    const rds = await rdsOn(fakeRds({}));
    await expect(rds.send(new DescribeDBClustersCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringMatching(/does not imitate rds:DescribeDBClusters\nHINT: see docs\/local-runtime.md/),
    });
  });
});

test('services that speak the query protocol are told apart by signature, else by version', async () => {
  const seen: Seen[] = [];
  const options = { authorize: denying(), defaultAccountId: '1' };
  const services = [fakeSns({ Publish: () => ({}) }, seen), fakeRds({ DescribeDBClusters: () => ({}) }, seen)];
  const server = await startWireServer({ ...options, services });
  servers.push(server);
  await new RDSClient({ endpoint: server.url }).send(new DescribeDBClustersCommand({}));
  await post(server.url, 'Action=Publish&Version=2010-03-31&Message=m', 'unknown');
  expect(seen.map(({ operation }) => operation)).toEqual(['DescribeDBClusters', 'Publish']);
});

function post(url: string, body: string, service = 'rds'): Promise<Response> {
  const Authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20261006/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const headers = { Authorization, 'Content-Type': 'application/x-www-form-urlencoded' };
  return fetch(url, { method: 'POST', headers, body });
}
