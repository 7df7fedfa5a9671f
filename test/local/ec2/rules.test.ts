import { describe, expect, test } from '@jest/globals';
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { everywhere, fromHere, NO_PEERS, place, refusal, refusalOf, servingEc2 } from './support/serving-ec2.ts';

const on = servingEc2();
const revokeIngress = (...IpPermissions: IpPermission[]) =>
  on.client.send(new RevokeSecurityGroupIngressCommand({ GroupId: on.groupId, IpPermissions }));

describe('letting traffic in', () => {
  test('shows in the group, in its rules and in who is admitted', async () => {
    const from = { address: '127.0.0.1', groupIds: [] };
    expect(on.ec2.admits(place, { groupIds: [on.groupId], port: 5432, from })).toBe(false);
    const answer = await on.letIn(fromHere);
    expect(answer.Return).toBe(true);
    expect((await on.describe()).IpPermissions).toEqual([{ ...NO_PEERS, ...fromHere }]);
    const Filters = [{ Name: 'group-id', Values: [on.groupId] }];
    const { SecurityGroupRules } = await on.client.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    expect(SecurityGroupRules).toEqual([
      expect.objectContaining({ IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '0.0.0.0/0' }),
      answer.SecurityGroupRules![0],
    ]);
    expect(on.ec2.admits(place, { groupIds: [on.groupId], port: 5432, from })).toBe(true);
  });

  test('makes one rule of each peer and shows those for the same ports together', async () => {
    const other = await on.create(`${on.groupName} other`);
    const ports = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 };
    const { SecurityGroupRules } = await on.letIn(
      { ...fromHere, UserIdGroupPairs: [{ GroupId: other }] },
      { ...ports, Ipv6Ranges: [{ CidrIpv6: '::1/128' }] },
      { ...ports, IpProtocol: '17', IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
    );
    expect(SecurityGroupRules).toHaveLength(4);
    expect((await on.describe()).IpPermissions).toEqual([
      {
        ...fromHere,
        UserIdGroupPairs: [{ GroupId: other, UserId: place.accountId }],
        Ipv6Ranges: [{ CidrIpv6: '::1/128' }],
        PrefixListIds: [],
      },
      { ...NO_PEERS, ...ports, IpProtocol: 'udp', IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
    ]);
  });

  test('keeps the network of an address range, not the address', async () => {
    await on.letIn({ ...fromHere, IpRanges: [{ CidrIp: '100.68.77.18/18' }] });
    expect((await on.describe()).IpPermissions![0]!.IpRanges).toEqual([{ CidrIp: '100.68.64.0/18' }]);
  });

  test('takes the single rule of the older form of the request, and the group by name', async () => {
    const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '10.0.0.1/32' };
    await on.client.send(new AuthorizeSecurityGroupIngressCommand({ GroupName: on.groupName, ...rule }));
    expect((await on.describe()).IpPermissions![0]).toMatchObject({
      FromPort: 22,
      IpRanges: [{ CidrIp: '10.0.0.1/32' }],
    });
  });

  test('is refused for a rule that is there, and then adds nothing', async () => {
    await on.letIn(fromHere);
    const also = { ...fromHere, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
    const text = 'peer: 127.0.0.1/32, TCP, from port: 5432, to port: 5432, ALLOW';
    expect(await refusalOf(on.letIn(also, fromHere))).toEqual(
      refusal('InvalidPermission.Duplicate', `the specified rule "${text}" already exists`),
    );
    expect((await on.describe()).IpPermissions).toEqual([{ ...NO_PEERS, ...fromHere }]);
  });

  test.each<[string, IpPermission, string, string]>([
    [
      'a group that is not there',
      withGroup('sg-0123456789abcdef0'),
      'InvalidGroup.NotFound',
      "The security group 'sg-0123456789abcdef0' does not exist",
    ],
    [
      'an id of another form',
      withGroup('quarantine'),
      'InvalidGroupId.Malformed',
      'Invalid id: "quarantine" (expecting "sg-...")',
    ],
    [
      'an address without its length',
      withCidr('10.0.0.1'),
      'InvalidParameterValue',
      'CIDR block 10.0.0.1 is malformed',
    ],
    ['an impossible length', withCidr('10.0.0.0/33'), 'InvalidParameterValue', 'CIDR block 10.0.0.0/33 is malformed'],
    [
      'an IPv6 address among those of IPv4',
      withCidr('::1/32'),
      'InvalidParameterValue',
      'CIDR block ::1/32 is malformed',
    ],
    [
      'no ports',
      { ...fromHere, ToPort: undefined },
      'InvalidParameterValue',
      'Invalid value for portRange. Must specify both from and to ports with TCP/UDP.',
    ],
    [
      'ports the wrong way round',
      { ...fromHere, FromPort: 6000 },
      'InvalidParameterValue',
      'Invalid TCP/UDP port range (6000:5432)',
    ],
    [
      'a port beyond the last',
      { ...fromHere, ToPort: 65_536 },
      'InvalidParameterValue',
      'TCP/UDP port (65536) out of range',
    ],
    [
      'no peer',
      { ...fromHere, IpRanges: [] },
      'MissingParameter',
      'Missing source specification: include source security group or CIDR information',
    ],
    [
      'a peer twice',
      { ...fromHere, IpRanges: [...fromHere.IpRanges!, ...fromHere.IpRanges!] },
      'InvalidParameterValue',
      'The same permission must not appear multiple times',
    ],
  ])('is refused for %s', async (_what, permission, code, message) => {
    expect(await refusalOf(on.letIn(permission))).toEqual(refusal(code, message));
  });

  test.each<[string, IpPermission]>([
    ['ICMP', { ...fromHere, IpProtocol: 'icmp' }],
    ['prefix lists', { ...fromHere, PrefixListIds: [{ PrefixListId: 'pl-1' }] }],
    ['other accounts', { ...fromHere, UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: '444455556666' }] }],
  ])('does not imitate %s', async (_what, permission) => {
    expect(await refusalOf(on.letIn(permission))).toMatchObject({ name: 'NotImplemented' });
  });

  test('is refused beyond sixty rules', async () => {
    const ranges = (count: number) =>
      Array.from({ length: count }, (_each, index) => ({ CidrIp: `10.0.0.${index}/32` }));
    expect(await refusalOf(on.letIn({ ...fromHere, IpRanges: ranges(61) }))).toMatchObject({
      name: 'RulesPerSecurityGroupLimitExceeded',
    });
    await on.letIn({ ...fromHere, IpRanges: ranges(60) });
  });
});

describe('letting traffic in no longer', () => {
  test('needs the same ports and peer, not the description', async () => {
    await on.letIn(fromHere);
    const answer = await revokeIngress({ ...fromHere, IpRanges: [{ CidrIp: '127.0.0.1/32' }] });
    expect(answer.RevokedSecurityGroupRules).toEqual([
      expect.objectContaining({ GroupId: on.groupId, IsEgress: false, FromPort: 5432, CidrIpv4: '127.0.0.1/32' }),
    ]);
    expect((await on.describe()).IpPermissions).toEqual([]);
  });

  test('takes rules by their ids', async () => {
    const { SecurityGroupRules } = await on.letIn(fromHere);
    const SecurityGroupRuleIds = [SecurityGroupRules![0]!.SecurityGroupRuleId!];
    await on.client.send(new RevokeSecurityGroupIngressCommand({ GroupId: on.groupId, SecurityGroupRuleIds }));
    expect((await on.describe()).IpPermissions).toEqual([]);
    expect(
      await refusalOf(
        on.client.send(new RevokeSecurityGroupIngressCommand({ GroupId: on.groupId, SecurityGroupRuleIds })),
      ),
    ).toMatchObject({ name: 'InvalidSecurityGroupRuleId.NotFound' });
  });

  test('is refused for a rule that is not there, and then takes none away', async () => {
    await on.letIn(fromHere);
    expect(await refusalOf(revokeIngress(fromHere, { ...fromHere, ToPort: 5433 }))).toEqual(
      refusal('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.'),
    );
    expect((await on.describe()).IpPermissions).toEqual([{ ...NO_PEERS, ...fromHere }]);
  });

  test('closes the default group to this machine, which then admits nobody', async () => {
    const id = on.ec2.defaultSecurityGroup(place);
    const thisMachine = { IpProtocol: '-1', IpRanges: [{ CidrIp: '127.0.0.0/8', Description: 'this machine' }] };
    const request = { groupIds: [id], port: 5432, from: { address: '127.0.0.1', groupIds: [] } };
    expect((await on.describe(id)).IpPermissions![0]).toMatchObject(thisMachine);
    expect(on.ec2.admits(place, request)).toBe(true);
    const input = { GroupId: id, IpPermissions: [thisMachine] };
    await on.client.send(new RevokeSecurityGroupIngressCommand(input));
    expect(on.ec2.admits(place, request)).toBe(false);
    await on.client.send(new AuthorizeSecurityGroupIngressCommand(input));
    expect(on.ec2.admits(place, request)).toBe(true);
  });
});

test('what goes out is kept apart from what comes in', async () => {
  await on.client.send(new RevokeSecurityGroupEgressCommand({ GroupId: on.groupId, IpPermissions: [everywhere] }));
  await on.client.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: on.groupId, IpPermissions: [fromHere] }));
  expect(await on.describe()).toMatchObject({ IpPermissions: [], IpPermissionsEgress: [{ ...NO_PEERS, ...fromHere }] });
  expect(await refusalOf(revokeIngress(fromHere))).toMatchObject({ name: 'InvalidPermission.NotFound' });
});

function withGroup(id: string): IpPermission {
  return { ...fromHere, UserIdGroupPairs: [{ GroupId: id }] };
}

function withCidr(CidrIp: string): IpPermission {
  return { ...fromHere, IpRanges: [{ CidrIp }] };
}
