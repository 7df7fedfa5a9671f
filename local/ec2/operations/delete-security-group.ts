import type { Operation } from '../../wire/service.ts';
import { defaultGroupId } from '../default-vpc.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { ec2Faults } from '../faults.ts';
import { existingGroup, type GroupName } from '../find-group.ts';
import { onGroup } from '../permissions.ts';
import type { Place } from '../place.ts';
import type { SecurityGroup } from '../security-group.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';

/** Whether some resource, such as a cluster, has the group. */
export type IsAttached = (place: Place, groupId: string) => boolean;

/** Removes a group that nobody has and no other group names. */
export function deleteSecurityGroup(
  store: SecurityGroupStore,
  isAttached: IsAttached,
): Operation<GroupName & { readonly DryRun?: boolean }> {
  return ec2Operation(
    (input, caller) => onGroup(store, 'ec2:DeleteSecurityGroup', input, caller),
    (input, caller) => {
      const group = existingGroup(store, caller, input);
      if (group.id === defaultGroupId(caller)) throw ec2Faults.defaultGroup(group.id);
      const isNamed = store.list(caller).some((other) => other !== group && names(other, group.id));
      if (isNamed || isAttached(caller, group.id)) throw ec2Faults.dependentObject(group.id);
      store.remove(group);
      return { Return: true, GroupId: group.id };
    },
  );
}

function names({ rules }: SecurityGroup, groupId: string): boolean {
  return rules.some(({ peer }) => peer.kind === 'group' && peer.groupId === groupId);
}
