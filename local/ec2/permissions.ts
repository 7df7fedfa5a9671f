import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import type { Caller, Permission } from '../wire/service.ts';
import { arnOf } from './arns.ts';
import { defaultVpcId } from './default-vpc.ts';
import { findGroup, type GroupName } from './find-group.ts';
import type { SecurityGroup } from './security-group.ts';
import type { SecurityGroupStore } from './security-group-store.ts';

type Context = NonNullable<Permission['context']>;

/** A permission on the group that a request names, with the condition keys that the group gives. */
export function onGroup(store: SecurityGroupStore, action: string, named: GroupName, caller: Caller): Permission[] {
  const group = findGroup(store, caller, named);
  const resource = arnOf(caller, 'security-group', group?.id ?? named.GroupId ?? '*');
  return [{ action, resource, context: { 'ec2:Region': caller.region, ...(group && groupKeys(group)) } }];
}

/**
 * Making a group needs the group, which has no id yet, and its VPC; with tags it needs the tagging too.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function onNewGroup(
  caller: Caller,
  request: { readonly VpcId?: string; readonly TagSpecifications?: readonly TagSpecification[] },
): Permission[] {
  const action = 'ec2:CreateSecurityGroup';
  const vpcArn = arnOf(caller, 'vpc', request.VpcId ?? defaultVpcId(caller));
  const tags = (request.TagSpecifications ?? []).flatMap(({ Tags = [] }) => Tags);
  const group = arnOf(caller, 'security-group', '*');
  const context = { 'ec2:Region': caller.region, ...requestTagKeys(tags) };
  const create = { action, resource: group, context: { 'ec2:Vpc': vpcArn, ...context } };
  const inVpc = { action, resource: vpcArn, context: { 'ec2:Region': caller.region } };
  const tagging = { action: 'ec2:CreateTags', resource: group };
  const createAction = { 'ec2:CreateAction': 'CreateSecurityGroup' };
  return [create, inVpc, ...(tags.length > 0 ? [{ ...tagging, context: { ...context, ...createAction } }] : [])];
}

/** Listing knows no single resources. */
export function onAll(action: string, caller: Caller): Permission[] {
  return [{ action, resource: '*', context: { 'ec2:Region': caller.region } }];
}

function groupKeys(group: SecurityGroup): Context {
  const byKey = group.tags.flatMap(({ Key, Value }) => [
    [`aws:ResourceTag/${Key}`, Value],
    [`ec2:ResourceTag/${Key}`, Value],
  ]);
  const vpcArn = arnOf(group, 'vpc', group.vpcId);
  return { 'ec2:SecurityGroupID': group.id, 'ec2:Vpc': vpcArn, ...Object.fromEntries(byKey) };
}

function requestTagKeys(tags: readonly Tag[]): Context {
  if (tags.length === 0) return {};
  const byKey = tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value]);
  return { ...Object.fromEntries(byKey), 'aws:TagKeys': tags.map(({ Key = '' }) => Key) };
}
