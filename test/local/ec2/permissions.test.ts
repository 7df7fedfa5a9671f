import { beforeEach, expect, test } from '@jest/globals';
import { createEc2, type Ec2 } from '../../../local/ec2/ec2-service.ts';
import type { Caller, Permission } from '../../../local/wire/service.ts';

const caller: Caller = { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } };
const arn = (tail: string) => `arn:aws:ec2:eu-west-1:111122223333:${tail}`;

let ec2: Ec2;
beforeEach(() => {
  ec2 = createEc2();
});

const needs = (operation: string, input: object): readonly Permission[] =>
  ec2.service.operations[operation]!.permissions(input, caller);
/** `action resource`, one line each. */
const lines = (operation: string, input: object) =>
  needs(operation, input).map(({ action, resource }) => `${action} ${resource}`);

test.each(['DescribeSecurityGroups', 'DescribeSecurityGroupRules'])('%s knows no single resources', (operation) => {
  expect(lines(operation, { GroupIds: ['sg-1'] })).toEqual([`ec2:${operation} *`]);
});

test.each([
  'AuthorizeSecurityGroupIngress',
  'AuthorizeSecurityGroupEgress',
  'RevokeSecurityGroupIngress',
  'RevokeSecurityGroupEgress',
  'DeleteSecurityGroup',
])('%s needs the group, by id or by name', (operation) => {
  ec2.addSecurityGroup(caller, { groupId: 'sg-a', groupName: 'a', description: 'd' });
  const onA = [`ec2:${operation} ${arn('security-group/sg-a')}`];
  expect(lines(operation, { GroupId: 'sg-a' })).toEqual(onA);
  expect(lines(operation, { GroupName: 'a' })).toEqual(onA);
  expect(lines(operation, { GroupId: 'sg-gone' })).toEqual([`ec2:${operation} ${arn('security-group/sg-gone')}`]);
});

test('making a group needs the group and its VPC, and with tags the tagging', () => {
  const onVpc = `ec2:CreateSecurityGroup ${arn(`vpc/${ec2.defaultVpc(caller)}`)}`;
  const onGroup = `ec2:CreateSecurityGroup ${arn('security-group/*')}`;
  expect(lines('CreateSecurityGroup', {})).toEqual([onGroup, onVpc]);
  const TagSpecifications = [{ ResourceType: 'security-group', Tags: [{ Key: 'team', Value: 'db' }] }];
  expect(lines('CreateSecurityGroup', { TagSpecifications })).toEqual([
    onGroup,
    onVpc,
    `ec2:CreateTags ${arn('security-group/*')}`,
  ]);
  expect(needs('CreateSecurityGroup', { TagSpecifications })[2]!.context).toMatchObject({
    'ec2:CreateAction': 'CreateSecurityGroup',
    'aws:RequestTag/team': 'db',
    'aws:TagKeys': ['team'],
  });
});

test('the tags of a group are condition keys', () => {
  const TagSpecifications = [{ ResourceType: 'security-group', Tags: [{ Key: 'team', Value: 'db' }] }];
  const input = { GroupName: 'g', Description: 'd', TagSpecifications };
  const { GroupId } = ec2.service.operations['CreateSecurityGroup']!.handle(input, caller) as { GroupId: string };
  expect(needs('DeleteSecurityGroup', { GroupId })[0]!.context).toEqual({
    'aws:ResourceTag/team': 'db',
    'ec2:ResourceTag/team': 'db',
    'ec2:Region': 'eu-west-1',
    'ec2:SecurityGroupID': GroupId,
    'ec2:Vpc': arn(`vpc/${ec2.defaultVpc(caller)}`),
  });
});
