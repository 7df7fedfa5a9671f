import { describe, expect, test } from '@jest/globals';
import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { everywhere, fromHere, NO_PEERS, place, refusal, refusalOf, servingEc2 } from './support/serving-ec2.ts';

const on = servingEc2();

describe('making a group', () => {
  test('gives one that admits nobody and lets everything out', async () => {
    expect(on.groupId).toMatch(/^sg-[0-9a-f]{17}$/);
    expect(await on.describe()).toEqual({
      GroupId: on.groupId,
      GroupName: on.groupName,
      Description: 'made by a test',
      OwnerId: place.accountId,
      VpcId: on.ec2.defaultVpc(place),
      SecurityGroupArn: `arn:aws:ec2:eu-west-1:111122223333:security-group/${on.groupId}`,
      Tags: [],
      IpPermissions: [],
      IpPermissionsEgress: [{ ...NO_PEERS, ...everywhere }],
    });
  });

  test('keeps its tags', async () => {
    const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: [{ Key: 'team', Value: 'db' }] }];
    const VpcId = on.ec2.defaultVpc(place);
    const input = { GroupName: 'tagged', Description: 'tagged', VpcId, TagSpecifications };
    const answer = await on.client.send(new CreateSecurityGroupCommand(input));
    expect(answer.Tags).toEqual([{ Key: 'team', Value: 'db' }]);
    expect((await on.describe(answer.GroupId)).Tags).toEqual([{ Key: 'team', Value: 'db' }]);
  });

  test('is refused for a name that is taken, in whatever case', async () => {
    expect(await refusalOf(on.create(on.groupName.toUpperCase()))).toEqual(
      refusal(
        'InvalidGroup.Duplicate',
        `The security group '${on.groupName.toUpperCase()}' already exists for VPC '${on.ec2.defaultVpc(place)}'`,
      ),
    );
  });

  test.each([
    ['sg-mine', 'd', undefined, 'InvalidParameterValue'],
    ['default', 'd', undefined, 'InvalidParameterValue'],
    ['quarantäne', 'd', undefined, 'InvalidParameterValue'],
    ['fine', 'no <angles>', undefined, 'InvalidParameterValue'],
    ['fine', 'd', 'vpc-0a1b2c3d', 'InvalidVpcID.NotFound'],
  ])('is refused for name %s, description %s, VPC %s', async (name, Description, VpcId, code) => {
    const input = { GroupName: name, Description, VpcId };
    expect(await refusalOf(on.client.send(new CreateSecurityGroupCommand(input)))).toMatchObject({ name: code });
  });

  test('is only tried with DryRun', async () => {
    const input = { GroupName: 'dry', Description: 'dry', DryRun: true };
    expect(await refusalOf(on.client.send(new CreateSecurityGroupCommand(input)))).toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    expect(await on.create('dry')).toMatch(/^sg-/);
  });
});

describe('describing groups', () => {
  test('finds by id, by name and by filter, with wildcards', async () => {
    const find = async (input: object) => {
      const { SecurityGroups = [] } = await on.client.send(new DescribeSecurityGroupsCommand(input));
      return SecurityGroups.map((group) => group.GroupId);
    };
    const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });
    expect(await find({ GroupNames: [on.groupName] })).toEqual([on.groupId]);
    expect(await find(filter('group-id', 'sg-none', on.groupId))).toEqual([on.groupId]);
    expect(await find(filter('group-name', `${on.groupName.slice(0, 3)}*${on.groupName.slice(5)}`))).toEqual([
      on.groupId,
    ]);
    expect(await find(filter('vpc-id', 'vpc-none'))).toEqual([]);
    const all = await find(filter('vpc-id', on.ec2.defaultVpc(place)));
    expect([all[0], all.at(-1)]).toEqual([on.ec2.defaultSecurityGroup(place), on.groupId]);
  });

  test('comes in pages', async () => {
    const Filters = [{ Name: 'group-name', Values: ['paged *'] }];
    for (const number of [1, 2, 3, 4, 5, 6]) await on.create(`paged ${number}`);
    const first = await on.client.send(new DescribeSecurityGroupsCommand({ Filters, MaxResults: 5 }));
    const { NextToken } = first;
    const second = await on.client.send(new DescribeSecurityGroupsCommand({ Filters, MaxResults: 5, NextToken }));
    expect(first.SecurityGroups).toHaveLength(5);
    expect(second.SecurityGroups!.map((group) => group.GroupName)).toEqual(['paged 6']);
    expect(second.NextToken).toBeUndefined();
  });

  test.each([
    [
      { GroupIds: ['sg-0123456789abcdef0'] },
      'InvalidGroup.NotFound',
      "The security group 'sg-0123456789abcdef0' does not exist",
    ],
    [{ GroupIds: ['sg-x'] }, 'InvalidGroupId.Malformed', 'Invalid id: "sg-x" (expecting "sg-...")'],
    [
      { MaxResults: 4 },
      'InvalidParameterValue',
      'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    ],
  ])('is refused for %j', async (input, code, message) => {
    expect(await refusalOf(on.client.send(new DescribeSecurityGroupsCommand(input)))).toEqual(refusal(code, message));
  });

  test('is refused for a name that is not there and for filters that are not imitated', async () => {
    const byName = on.client.send(new DescribeSecurityGroupsCommand({ GroupNames: ['gone'] }));
    const message = `The security group 'gone' does not exist in default VPC '${on.ec2.defaultVpc(place)}'`;
    expect(await refusalOf(byName)).toEqual(refusal('InvalidGroup.NotFound', message));
    const Filters = [{ Name: 'owner-id', Values: ['1'] }];
    const byOwner = on.client.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(await refusalOf(byOwner)).toMatchObject({ name: 'NotImplemented' });
  });
});

describe('deleting a group', () => {
  const deleting = (id: string) => on.client.send(new DeleteSecurityGroupCommand({ GroupId: id }));

  test('leaves nothing of it', async () => {
    expect(await deleting(on.groupId)).toMatchObject({ Return: true, GroupId: on.groupId });
    expect(on.ec2.exists(place, on.groupId)).toBe(false);
    expect(await refusalOf(deleting(on.groupId))).toMatchObject({ name: 'InvalidGroup.NotFound' });
    expect(await on.create(on.groupName)).not.toBe(on.groupId);
  });

  test('is refused while another group names it, not while it names itself', async () => {
    const other = await on.create(`${on.groupName} named`);
    const toItself = { ...fromHere, UserIdGroupPairs: [{ GroupId: on.groupId }] };
    await on.letIn(toItself, { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other }] });
    expect(await refusalOf(deleting(other))).toEqual(
      refusal('DependencyViolation', `resource ${other} has a dependent object`),
    );
    await deleting(on.groupId);
    await deleting(other);
  });

  test('is refused while a resource has it', async () => {
    on.attached.add(on.groupId);
    expect(await refusalOf(deleting(on.groupId))).toMatchObject({ name: 'DependencyViolation' });
    on.attached.delete(on.groupId);
    await deleting(on.groupId);
  });

  test('is refused for the default group', async () => {
    const id = on.ec2.defaultSecurityGroup(place);
    expect(await refusalOf(deleting(id))).toMatchObject({ name: 'CannotDelete' });
  });
});
