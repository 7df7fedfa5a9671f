import { defaultVpcId } from './default-vpc.ts';
import { ec2Faults } from './faults.ts';
import type { Place } from './place.ts';
import type { SecurityGroup } from './security-group.ts';
import type { SecurityGroupStore } from './security-group-store.ts';

/** How a request names a group. */
export interface GroupName {
  readonly GroupId?: string;
  readonly GroupName?: string;
}

export function findGroup(store: SecurityGroupStore, place: Place, named: GroupName): SecurityGroup | undefined {
  if (named.GroupId !== undefined) return store.find(place, named.GroupId);
  return store.list(place).find(({ name }) => name === named.GroupName);
}

/** Throws `InvalidGroup.NotFound`, `InvalidGroupId.Malformed` or, for a request that names none, `MissingParameter`. */
export function existingGroup(store: SecurityGroupStore, place: Place, named: GroupName): SecurityGroup {
  const group = findGroup(store, place, named);
  if (group) return group;
  const { GroupId, GroupName } = named;
  if (GroupId !== undefined)
    throw isGroupId(GroupId) ? ec2Faults.noSuchGroup(GroupId) : ec2Faults.malformedGroupId(GroupId);
  if (GroupName !== undefined) throw ec2Faults.noSuchGroupName(GroupName, defaultVpcId(place));
  throw ec2Faults.missing('The request must contain the parameter groupName or groupId');
}

/** Eight digits is how ids were until 2018. */
function isGroupId(text: string): boolean {
  return /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/.test(text);
}
