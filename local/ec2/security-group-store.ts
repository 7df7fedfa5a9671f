import { defaultGroup, defaultVpcId, egressToEverywhere } from './default-vpc.ts';
import { ec2Faults } from './faults.ts';
import type { Place } from './place.ts';
import type { Rule, SecurityGroup } from './security-group.ts';

export interface NewGroup {
  readonly groupId: string;
  readonly name: string;
  readonly description: string;
  readonly tags?: SecurityGroup['tags'];
  /** Traffic to everywhere, unless it is said. */
  readonly rules?: readonly Rule[];
}

export interface SecurityGroupStore {
  /** Puts a group into the default VPC, in the place of one with the same id. Throws when another has its name. */
  put(place: Place, group: NewGroup): SecurityGroup;
  find(place: Place, groupId: string): SecurityGroup | undefined;
  /** The `default` group first, the others in the order in which they came to be. */
  list(place: Place): readonly SecurityGroup[];
  remove(group: SecurityGroup): void;
}

/** The security groups of all accounts and regions; each has one VPC, the default one. */
export function createSecurityGroupStore(): SecurityGroupStore {
  const places = new Map<string, Map<string, SecurityGroup>>();
  const groupsOf = (place: Place) => {
    const key = `${place.accountId} ${place.region}`;
    const known = places.get(key);
    if (known) return known;
    const group = defaultGroup(place);
    const groups = new Map([[group.id, group]]);
    places.set(key, groups);
    return groups;
  };
  return {
    put: (place, { groupId: id, ...group }) => {
      const groups = groupsOf(place);
      const vpcId = defaultVpcId(place);
      refuseTakenName(groups, id, group.name);
      const { accountId, region } = place;
      const made = { tags: [], rules: [egressToEverywhere()], ...group, ...{ id, vpcId, accountId, region } };
      groups.set(id, made);
      return made;
    },
    find: (place, groupId) => groupsOf(place).get(groupId),
    list: (place) => [...groupsOf(place).values()],
    remove: (group) => void groupsOf(group).delete(group.id),
  };
}

/** Names are unique in a VPC, whatever their case. */
function refuseTakenName(groups: ReadonlyMap<string, SecurityGroup>, id: string, name: string): void {
  for (const other of groups.values()) {
    const isTaken = other.id !== id && other.name.toLowerCase() === name.toLowerCase();
    if (isTaken) throw ec2Faults.groupExists(name, other.vpcId);
  }
}
