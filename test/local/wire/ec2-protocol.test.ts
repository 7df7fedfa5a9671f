import { afterEach, describe, expect, test } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteVpcCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import type { WireService } from '../../../local/wire/service.ts';
import { startWireServer, type WireServer } from '../../../local/wire/start-wire-server.ts';
import { denying, fakeEc2, fakeRds, type Seen } from './support/fake-services.ts';

const servers: WireServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(services: WireService[], denied: string[] = []): Promise<string> {
  const report = (problem: string): void => expect(problem).toBe('no problem');
  const options = { services, authorize: denying(...denied), defaultAccountId: '111122223333', report };
  const server = await startWireServer(options);
  servers.push(server);
  return server.url;
}

async function ec2On(service: WireService, denied?: string[]): Promise<EC2Client> {
  return new EC2Client({ endpoint: await serving([service], denied), maxAttempts: 1 });
}

describe('an EC2 request', () => {
  test('reads nested flat lists under the names of the query protocol', async () => {
    const seen: Seen[] = [];
    const ec2 = await ec2On(fakeEc2({ AuthorizeSecurityGroupIngress: () => ({}) }, seen));
    const input = {
      GroupId: 'sg-1',
      DryRun: false,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 5432,
          ToPort: 5433,
          IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'a & b' }, { CidrIp: '127.0.0.1/32' }],
          UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: '111122223333' }],
        },
        { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      ],
    };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(input));
    expect(seen[0]?.input).toEqual(input);
  });

  test('reads filters, lists of ids and tags', async () => {
    const seen: Seen[] = [];
    const ec2 = await ec2On(
      fakeEc2({ DescribeSecurityGroups: () => ({}), CreateSecurityGroup: () => ({ GroupId: 'sg-1' }) }, seen),
    );
    const describeInput = {
      GroupIds: ['sg-1', 'sg-2'],
      GroupNames: ['default'],
      Filters: [{ Name: 'vpc-id', Values: ['vpc-1', 'vpc-2'] }],
      MaxResults: 5,
    };
    const createInput = {
      GroupName: 'quarantine',
      Description: 'größer',
      TagSpecifications: [{ ResourceType: 'security-group' as const, Tags: [{ Key: 'team', Value: '' }] }],
    };
    await ec2.send(new DescribeSecurityGroupsCommand(describeInput));
    await ec2.send(new CreateSecurityGroupCommand(createInput));
    expect(seen.map(({ input }) => input as object)).toEqual([describeInput, createInput]);
  });

  test('is refused without a required parameter, by the name that the form has for it', async () => {
    const url = await serving([fakeEc2({ CreateSecurityGroup: () => ({}) })]);
    const answer = await post(url, 'Action=CreateSecurityGroup&Version=2016-11-15&GroupName=g');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(
      /^<Response><Errors><Error><Code>MissingParameter<\/Code><Message>The request must contain the parameter GroupDescription<\/Message><\/Error><\/Errors><RequestID>[\w-]+<\/RequestID><\/Response>$/m,
    );
  });
});

describe('an EC2 answer', () => {
  test('comes back as it was given, with empty lists', async () => {
    const group: SecurityGroup = {
      GroupId: 'sg-1',
      GroupName: 'orders & <co>',
      Tags: [{ Key: 'a', Value: '' }],
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 0,
          ToPort: 65_535,
          IpRanges: [{ CidrIp: '10.0.0.0/8' }, { CidrIp: '127.0.0.1/32', Description: 'this machine' }],
          Ipv6Ranges: [],
          PrefixListIds: [],
          UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: '111122223333' }],
        },
      ],
      IpPermissionsEgress: [],
    };
    const ec2 = await ec2On(fakeEc2({ DescribeSecurityGroups: () => ({ SecurityGroups: [group] }) }));
    const answer = await ec2.send(new DescribeSecurityGroupsCommand({}));
    expect(answer.SecurityGroups).toEqual([group]);
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('holds its members without a Result element, lists as items', async () => {
    const url = await serving([fakeEc2({ DescribeSecurityGroups: () => ({ SecurityGroups: [{ GroupId: 'sg-1' }] }) })]);
    const answer = await post(url, 'Action=DescribeSecurityGroups&Version=2016-11-15');
    expect(await answer.text()).toMatch(
      /^<DescribeSecurityGroupsResponse xmlns="[^"]+"><requestId>[\w-]+<\/requestId><securityGroupInfo><item><groupId>sg-1<\/groupId><\/item><\/securityGroupInfo><\/DescribeSecurityGroupsResponse>$/m,
    );
  });

  test('has only the request id where the operation has no output', async () => {
    const service = fakeEc2({ DeleteVpc: () => undefined });
    await expect((await ec2On(service)).send(new DeleteVpcCommand({ VpcId: 'vpc-1' }))).resolves.toMatchObject({
      $metadata: { httpStatusCode: 200 },
    });
  });
});

describe('an EC2 fault', () => {
  test('reaches the client with its code and message', async () => {
    const fault = new AwsFault('InvalidGroup.NotFound', "The security group 'sg-<1>' does not exist");
    const ec2 = await ec2On(fakeEc2({ DescribeSecurityGroups: () => Promise.reject(fault) }));
    await expect(ec2.send(new DescribeSecurityGroupsCommand({}))).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
      message: "The security group 'sg-<1>' does not exist",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('is UnauthorizedOperation for the one who may not', async () => {
    const ec2 = await ec2On(fakeEc2({ DescribeSecurityGroups: () => ({}) }), ['ec2:DescribeSecurityGroups']);
    await expect(ec2.send(new DescribeSecurityGroupsCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: 'You are not authorized to perform this operation. may not ec2:DescribeSecurityGroups',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('names an operation that is not imitated', async () => {
    const ec2 = await ec2On(fakeEc2({}));
    await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringContaining('does not imitate ec2:DescribeInstances'),
    });
  });
});

test('EC2 is told apart from the query services by signature, else by version', async () => {
  const seen: Seen[] = [];
  const url = await serving([
    fakeRds({ DescribeDBClusters: () => ({}) }, seen),
    fakeEc2({ DescribeSecurityGroups: () => ({}) }, seen),
  ]);
  await new EC2Client({ endpoint: url }).send(new DescribeSecurityGroupsCommand({}));
  await post(url, 'Action=DescribeSecurityGroups&Version=2016-11-15&MaxResults=7', 'unknown');
  await post(url, 'Action=DescribeDBClusters&Version=2014-10-31', 'unknown');
  expect(seen.map(({ operation, input }) => [operation, input as object])).toEqual([
    ['DescribeSecurityGroups', {}],
    ['DescribeSecurityGroups', { MaxResults: 7 }],
    ['DescribeDBClusters', {}],
  ]);
});

function post(url: string, body: string, service = 'ec2'): Promise<Response> {
  const Authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20261006/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const headers = { Authorization, 'Content-Type': 'application/x-www-form-urlencoded' };
  return fetch(url, { method: 'POST', headers, body });
}
