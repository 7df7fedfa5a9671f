import { createHash } from 'node:crypto';
import { newId } from './new-id.ts';
import type { Place } from './place.ts';
import type { Rule, SecurityGroup, Traffic } from './security-group.ts';

/** The same in every run, so that a plan may name it. */
export function defaultVpcId(place: Place): string {
  return steadyId('vpc', place);
}

/** The same in every run, so that a plan may name it. */
export function defaultGroupId(place: Place): string {
  return steadyId('sg', place);
}

/**
 * The group of whatever names none. As in AWS its members admit one another and may reach everywhere. Here it admits
 * this machine too, which is not AWS's doing: the clients on this machine stand for the network that may reach the
 * databases, and without the rule nobody could.
 */
export function defaultGroup(place: Place): SecurityGroup {
  const id = defaultGroupId(place);
  return {
    id,
    name: 'default',
    description: 'default VPC security group',
    vpcId: defaultVpcId(place),
    accountId: place.accountId,
    region: place.region,
    tags: [],
    rules: [
      allTraffic({ isEgress: false, peer: { kind: 'group', groupId: id } }),
      allTraffic({ isEgress: false, peer: { kind: 'ipv4', cidr: '127.0.0.0/8' } }, 'this machine'),
      egressToEverywhere(),
    ],
  };
}

/** What every new group has. */
export function egressToEverywhere(): Rule {
  return allTraffic({ isEgress: true, peer: { kind: 'ipv4', cidr: '0.0.0.0/0' } });
}

function allTraffic(traffic: Pick<Traffic, 'isEgress' | 'peer'>, description?: string): Rule {
  return { id: newId('sgr'), protocol: '-1', ...traffic, description };
}

function steadyId(prefix: string, { accountId, region }: Place): string {
  const digest = createHash('sha256').update(`${prefix} ${accountId} ${region}`).digest('hex');
  return `${prefix}-${digest.slice(0, 17)}`;
}
