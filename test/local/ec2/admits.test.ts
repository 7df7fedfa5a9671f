import { beforeEach, describe, expect, test } from '@jest/globals';
import type { IpPermission } from '@aws-sdk/client-ec2';
import { createEc2, type Ec2 } from '../../../local/ec2/ec2-service.ts';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const postgres = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 };

let ec2: Ec2;
beforeEach(() => {
  ec2 = createEc2();
});

function given(groupId: string, ingress?: IpPermission[], egress?: IpPermission[]): void {
  ec2.addSecurityGroup(place, { groupId, groupName: `name of ${groupId}`, description: 'given', ingress, egress });
}

function admits(groupIds: string[], address: string, more: { port?: number; groupIds?: string[] } = {}): boolean {
  return ec2.admits(place, { groupIds, port: more.port ?? 5432, from: { address, groupIds: more.groupIds ?? [] } });
}

describe('by address', () => {
  test.each([
    ['10.1.0.0/16', '10.1.255.255', true],
    ['10.1.0.0/16', '10.2.0.0', false],
    ['127.0.0.1/32', '127.0.0.1', true],
    ['127.0.0.1/32', '127.0.0.2', false],
    ['0.0.0.0/0', '203.0.113.7', true],
    ['127.0.0.1/32', '::ffff:127.0.0.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['0.0.0.0/0', 'no address', false],
  ])('a rule for %s and %s: %s', (CidrIp, address, expected) => {
    given('sg-a', [{ ...postgres, IpRanges: [{ CidrIp }] }]);
    expect(admits(['sg-a'], address)).toBe(expected);
  });

  test.each([
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::1/128', '::1', true],
    ['::/0', '::1', true],
    ['::/0', '127.0.0.1', false],
    ['::/0', '::ffff:127.0.0.1', false],
  ])('a rule for %s and %s: %s', (CidrIpv6, address, expected) => {
    given('sg-a', [{ ...postgres, Ipv6Ranges: [{ CidrIpv6 }] }]);
    expect(admits(['sg-a'], address)).toBe(expected);
  });
});

describe('by group', () => {
  test('admits the members of the group that a rule names, wherever they are', () => {
    given('sg-a', [{ ...postgres, UserIdGroupPairs: [{ GroupId: 'sg-functions' }] }]);
    expect(admits(['sg-a'], '127.0.0.1', { groupIds: ['sg-other', 'sg-functions'] })).toBe(true);
    expect(admits(['sg-a'], '127.0.0.1', { groupIds: ['sg-other'] })).toBe(false);
    expect(admits(['sg-a'], '127.0.0.1')).toBe(false);
  });

  test('admits no fellow member unless a rule says so', () => {
    given('sg-a', []);
    expect(admits(['sg-a'], '127.0.0.1', { groupIds: ['sg-a'] })).toBe(false);
  });
});

describe('by port', () => {
  const admitsOn = (port: number) => admits(['sg-a'], '127.0.0.1', { port });
  const IpRanges = [{ CidrIp: '127.0.0.1/32' }];

  test('takes both ends of the range and nothing beyond', () => {
    given('sg-a', [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5434, IpRanges }]);
    expect([5431, 5432, 5434, 5435].map(admitsOn)).toEqual([false, true, true, false]);
  });

  test('takes every port under a rule for all traffic, and none under one for UDP', () => {
    given('sg-a', [{ IpProtocol: '-1', IpRanges }]);
    expect([1, 65_535].map(admitsOn)).toEqual([true, true]);
    given('sg-a', [{ IpProtocol: 'udp', FromPort: 0, ToPort: 65_535, IpRanges }]);
    expect(admitsOn(5432)).toBe(false);
  });
});

describe('over all groups of a resource', () => {
  const fromHere = [{ ...postgres, IpRanges: [{ CidrIp: '127.0.0.1/32' }] }];

  test('one rule of one group is enough', () => {
    given('sg-closed', []);
    given('sg-open', fromHere);
    expect(admits(['sg-closed', 'sg-open'], '127.0.0.1')).toBe(true);
    expect(admits(['sg-closed'], '127.0.0.1')).toBe(false);
  });

  test('nobody is admitted without groups, by groups that are not there, or by those of another region', () => {
    ec2.addSecurityGroup({ ...place, region: 'us-east-1' }, { ...named('sg-b'), ingress: fromHere });
    expect([[], ['sg-gone'], ['sg-b']].map((groupIds) => admits(groupIds, '127.0.0.1'))).toEqual([false, false, false]);
  });

  test('rules for what goes out admit nobody', () => {
    given('sg-a', [], [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]);
    expect(admits(['sg-a'], '127.0.0.1')).toBe(false);
  });
});

describe('the default group', () => {
  test('admits its members and this machine, nobody else', () => {
    const id = ec2.defaultSecurityGroup(place);
    expect(admits([id], '127.0.0.1')).toBe(true);
    expect(admits([id], '10.0.0.1', { groupIds: [id] })).toBe(true);
    expect(admits([id], '10.0.0.1')).toBe(false);
  });

  test('is the same in every run and another one in every account and region', () => {
    const ids = [place, { ...place, region: 'us-east-1' }, { ...place, accountId: '444455556666' }].map((one) =>
      ec2.defaultSecurityGroup(one),
    );
    expect(new Set(ids).size).toBe(3);
    expect(createEc2().defaultSecurityGroup(place)).toBe(ids[0]);
    expect(ids[0]).toMatch(/^sg-[0-9a-f]{17}$/);
  });
});

describe('a given group', () => {
  test('exists from then on, in its account and region only', () => {
    expect(ec2.exists(place, 'sg-a')).toBe(false);
    given('sg-a');
    expect(ec2.exists(place, 'sg-a')).toBe(true);
    expect(ec2.exists({ ...place, accountId: '444455556666' }, 'sg-a')).toBe(false);
  });

  test('is replaced when it is given again', () => {
    given('sg-a', [{ ...postgres, IpRanges: [{ CidrIp: '127.0.0.1/32' }] }]);
    given('sg-a', [{ ...postgres, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }]);
    expect(admits(['sg-a'], '127.0.0.1')).toBe(false);
    expect(admits(['sg-a'], '10.0.0.1')).toBe(true);
  });

  test('cannot have the name of another, nor take the place of the default one', () => {
    given('sg-a');
    const again = { ...named('sg-b'), groupName: 'NAME of sg-a' };
    expect(() => ec2.addSecurityGroup(place, again)).toThrow(
      expect.objectContaining({ code: 'InvalidGroup.Duplicate' }),
    );
    expect(() => ec2.addSecurityGroup(place, named(ec2.defaultSecurityGroup(place)))).toThrow('is the default group');
  });
});

const named = (groupId: string) => ({ groupId, groupName: `name of ${groupId}`, description: 'given' });
