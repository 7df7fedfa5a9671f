import * as client from '@aws-sdk/client-ec2';
import type { IpPermission } from '@aws-sdk/client-ec2';
import type { WireService } from '../wire/service.ts';
import { admits, type Connection } from './admits.ts';
import { defaultGroupId, defaultVpcId, egressToEverywhere } from './default-vpc.ts';
import { newId } from './new-id.ts';
import { authorizeSecurityGroupEgress } from './operations/authorize-security-group-egress.ts';
import { authorizeSecurityGroupIngress } from './operations/authorize-security-group-ingress.ts';
import { createSecurityGroup } from './operations/create-security-group.ts';
import { deleteSecurityGroup, type IsAttached } from './operations/delete-security-group.ts';
import { describeSecurityGroupRules } from './operations/describe-security-group-rules.ts';
import { describeSecurityGroups } from './operations/describe-security-groups.ts';
import { revokeSecurityGroupEgress } from './operations/revoke-security-group-egress.ts';
import { revokeSecurityGroupIngress } from './operations/revoke-security-group-ingress.ts';
import type { Place } from './place.ts';
import { readTraffic } from './read-traffic.ts';
import type { Rule } from './security-group.ts';
import { createSecurityGroupStore, type SecurityGroupStore } from './security-group-store.ts';

export interface Ec2Options {
  /** Keeps a group from being deleted; without it only the rules of other groups do. */
  readonly isAttached?: IsAttached;
}

export interface Ec2 {
  readonly service: WireService;
  /** The id of the one VPC of an account and region. */
  readonly defaultVpc: (place: Place) => string;
  /** The id of the `default` group of that VPC; the same in every run. */
  readonly defaultSecurityGroup: (place: Place) => string;
  /**
   * Makes a group under a given id, of any form: for what a deployment or a demonstration takes to exist. Repeatable:
   * a group with this id is replaced. Without `egress` the group lets everything out.
   */
  readonly addSecurityGroup: (place: Place, group: GivenGroup) => void;
  readonly exists: (place: Place, groupId: string) => boolean;
  /** Whether a resource with these groups takes a TCP connection. A group that is not there admits nobody. */
  readonly admits: (place: Place, request: Connection & { readonly groupIds: readonly string[] }) => boolean;
}

export interface GivenGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  /** May name groups that are not there yet. */
  readonly ingress?: readonly IpPermission[];
  readonly egress?: readonly IpPermission[];
}

/** EC2 as far as security groups say who may connect to a database: no other part of it, and one VPC in each region. */
export function createEc2({ isAttached = () => false }: Ec2Options = {}): Ec2 {
  const store = createSecurityGroupStore();
  return {
    service: ec2Service(store, isAttached),
    defaultVpc: defaultVpcId,
    defaultSecurityGroup: defaultGroupId,
    addSecurityGroup: (place, { groupId, groupName: name, description, ...rules }) => {
      if (groupId === defaultGroupId(place)) throw new Error(`${groupId} is the default group, expected another id`);
      store.put(place, { groupId, name, description, rules: givenRules(rules) });
    },
    exists: (place, groupId) => store.find(place, groupId) !== undefined,
    admits: (place, { groupIds, ...connection }) =>
      admits(
        groupIds.map((id) => store.find(place, id)).filter((group) => group !== undefined),
        connection,
      ),
  };
}

function ec2Service(store: SecurityGroupStore, isAttached: IsAttached): WireService {
  return {
    name: 'ec2',
    protocol: {
      kind: 'ec2',
      version: '2016-11-15',
      xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
      client,
    },
    operations: {
      AuthorizeSecurityGroupEgress: authorizeSecurityGroupEgress(store),
      AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress(store),
      CreateSecurityGroup: createSecurityGroup(store),
      DeleteSecurityGroup: deleteSecurityGroup(store, isAttached),
      DescribeSecurityGroupRules: describeSecurityGroupRules(store),
      DescribeSecurityGroups: describeSecurityGroups(store),
      RevokeSecurityGroupEgress: revokeSecurityGroupEgress(store),
      RevokeSecurityGroupIngress: revokeSecurityGroupIngress(store),
    },
  };
}

function givenRules({ ingress = [], egress }: Pick<GivenGroup, 'ingress' | 'egress'>): Rule[] {
  const read = (permissions: readonly IpPermission[], isEgress: boolean): Rule[] =>
    readTraffic(permissions, isEgress, ({ GroupId = '' }) => GroupId).map((rule) => ({ id: newId('sgr'), ...rule }));
  return [...read(ingress, false), ...(egress ? read(egress, true) : [egressToEverywhere()])];
}
