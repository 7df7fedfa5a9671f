import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { createEc2, type Ec2 } from '../../../../local/ec2/ec2-service.ts';
import { startWireServer, type WireServer } from '../../../../local/wire/start-wire-server.ts';

export const place = { accountId: '111122223333', region: 'eu-west-1' };

export const fromHere: IpPermission = {
  IpProtocol: 'tcp',
  FromPort: 5432,
  ToPort: 5432,
  IpRanges: [{ CidrIp: '127.0.0.1/32', Description: 'this machine' }],
};
export const everywhere: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
export const NO_PEERS = { IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] };

export interface ServingEc2 {
  ec2: Ec2;
  client: EC2Client;
  /** Ids of groups that some resource has. */
  readonly attached: Set<string>;
  /** A group that is new in every test. */
  groupId: string;
  groupName: string;
  /** Makes a group, answers its id. */
  create(name: string): Promise<string>;
  describe(groupId?: string): Promise<SecurityGroup>;
  letIn(...IpPermissions: IpPermission[]): ReturnType<typeof authorize>;
}

/** Security groups behind a port, a client of them, and a group of each test's own. */
export function servingEc2(): ServingEc2 {
  let server: WireServer;
  let count = 0;
  const serving = {
    attached: new Set<string>(),
    create: async (GroupName) => {
      const input = { GroupName, Description: 'made by a test' };
      return (await serving.client.send(new CreateSecurityGroupCommand(input))).GroupId!;
    },
    describe: async (groupId = serving.groupId) => {
      const input = { GroupIds: [groupId] };
      return (await serving.client.send(new DescribeSecurityGroupsCommand(input))).SecurityGroups![0]!;
    },
    letIn: (...permissions) => authorize(serving.client, serving.groupId, permissions),
  } as ServingEc2;
  beforeAll(async () => {
    serving.ec2 = createEc2({ isAttached: (_place, groupId) => serving.attached.has(groupId) });
    const options = { services: [serving.ec2.service], authorize: () => undefined };
    server = await startWireServer({ ...options, defaultAccountId: place.accountId });
    serving.client = new EC2Client({ endpoint: server.url, region: place.region, maxAttempts: 1 });
  });
  beforeEach(async () => {
    serving.groupName = `group ${(count += 1)}`;
    serving.groupId = await serving.create(serving.groupName);
  });
  afterAll(async () => {
    serving.client.destroy();
    await server.close();
  });
  return serving;
}

/** The error of a call that must not succeed. */
export async function refusalOf(sent: Promise<unknown>): Promise<unknown> {
  return await sent.then(
    () => 'not refused',
    (error: unknown) => error,
  );
}

export const refusal = (name: string, message: string): unknown => expect.objectContaining({ name, message });

function authorize(client: EC2Client, GroupId: string, IpPermissions: IpPermission[]) {
  return client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}
