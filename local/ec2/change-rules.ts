import type { IpPermission } from '@aws-sdk/client-ec2';
import { notImitated } from '../wire/aws-fault.ts';
import { ec2Faults } from './faults.ts';
import { existingGroup, type GroupName } from './find-group.ts';
import { newId } from './new-id.ts';
import type { Place } from './place.ts';
import { type GroupOfPair, readTraffic } from './read-traffic.ts';
import { isSameTraffic, type Rule, type SecurityGroup, type Traffic } from './security-group.ts';
import type { SecurityGroupStore } from './security-group-store.ts';

/** The quota of a new account, for each direction. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const RULES_PER_DIRECTION_MAX = 60;

/** The permissions of a request; one may also stand in members of the request itself. */
export interface RulesRequest extends GroupName {
  readonly IpPermissions?: readonly IpPermission[];
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly CidrIp?: string;
  readonly SourceSecurityGroupName?: string;
  readonly SourceSecurityGroupOwnerId?: string;
  readonly SecurityGroupRuleIds?: readonly string[];
  readonly TagSpecifications?: readonly object[];
  readonly DryRun?: boolean;
}

/** Adds all rules of a request or, when one is refused, none. Answers what it added. */
export function addRules(
  store: SecurityGroupStore,
  place: Place,
  request: RulesRequest,
  isEgress: boolean,
): { readonly group: SecurityGroup; readonly rules: readonly Rule[] } {
  if ((request.TagSpecifications ?? []).length > 0) throw notImitated('tags of security group rules');
  const group = existingGroup(store, place, request);
  const added = requestedRules(store, place, request, isEgress).map((rule) => ({ id: newId('sgr'), ...rule }));
  const existing = added.find((rule) => group.rules.some((other) => isSameTraffic(rule, other)));
  if (existing) throw ec2Faults.ruleExists(existing);
  const rules = [...group.rules, ...added];
  if (rules.filter((rule) => rule.isEgress === isEgress).length > RULES_PER_DIRECTION_MAX) {
    throw ec2Faults.tooManyRules();
  }
  group.rules = rules;
  return { group, rules: added };
}

/**
 * Takes all rules of a request away or, when one is not there, none. EC2 does so in every VPC but the default one, where
 * it answers what it did not know; the VPC here stands for a real one, so it is as strict.
 */
export function removeRules(
  store: SecurityGroupStore,
  place: Place,
  request: RulesRequest,
  isEgress: boolean,
): { readonly group: SecurityGroup; readonly rules: readonly Rule[] } {
  const group = existingGroup(store, place, request);
  const candidates = group.rules.filter((rule) => rule.isEgress === isEgress);
  const removed = request.SecurityGroupRuleIds
    ? request.SecurityGroupRuleIds.map((id) => ruleWithId(candidates, id))
    : requestedRules(store, place, request, isEgress).map((traffic) => ruleFor(candidates, traffic));
  group.rules = group.rules.filter((rule) => !removed.includes(rule));
  return { group, rules: removed };
}

function requestedRules(store: SecurityGroupStore, place: Place, request: RulesRequest, isEgress: boolean) {
  return readTraffic(permissionsOf(request), isEgress, groupOfPair(store, place));
}

function permissionsOf(request: RulesRequest): readonly IpPermission[] {
  const { IpPermissions = [], IpProtocol, FromPort, ToPort, CidrIp } = request;
  if (request.SourceSecurityGroupName !== undefined || request.SourceSecurityGroupOwnerId !== undefined) {
    throw notImitated('SourceSecurityGroupName; name the group in IpPermissions');
  }
  const single = CidrIp === undefined ? [] : [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }];
  const permissions = [...IpPermissions, ...single];
  if (permissions.length > 0) return permissions;
  throw ec2Faults.missing('The request must contain the parameter ipPermissions');
}

function groupOfPair(store: SecurityGroupStore, place: Place): GroupOfPair {
  return ({ GroupId, GroupName, UserId = place.accountId }) => {
    if (UserId !== place.accountId) throw notImitated('groups of other accounts in security group rules');
    return existingGroup(store, place, { GroupId, GroupName }).id;
  };
}

function ruleWithId(rules: readonly Rule[], id: string): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) throw ec2Faults.noSuchRuleId(id);
  return rule;
}

function ruleFor(rules: readonly Rule[], traffic: Traffic): Rule {
  const rule = rules.find((candidate) => isSameTraffic(candidate, traffic));
  if (!rule) throw ec2Faults.noSuchRule();
  return rule;
}
