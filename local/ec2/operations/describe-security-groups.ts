import type { DescribeSecurityGroupsRequest } from '@aws-sdk/client-ec2';
import type { Caller, Operation } from '../../wire/service.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { type Filterable, fits } from '../filters.ts';
import { existingGroup } from '../find-group.ts';
import { listPage } from '../list-page.ts';
import { onAll } from '../permissions.ts';
import type { SecurityGroup } from '../security-group.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';
import { groupShape } from '../shapes.ts';

/** The groups of the account and region. One that is asked for by id or name must be there. */
export function describeSecurityGroups(store: SecurityGroupStore): Operation<DescribeSecurityGroupsRequest> {
  return ec2Operation(
    (_input, caller) => onAll('ec2:DescribeSecurityGroups', caller),
    (input, caller) => {
      const fitting = askedFor(store, input, caller).filter((group) => fits(group, input.Filters, FILTERS));
      const { items, nextToken } = listPage(fitting, input);
      return { SecurityGroups: items.map(groupShape), NextToken: nextToken };
    },
  );
}

const FILTERS: Filterable<SecurityGroup> = {
  'group-id': ({ id }) => id,
  'group-name': ({ name }) => name,
  'vpc-id': ({ vpcId }) => vpcId,
};

function askedFor(
  store: SecurityGroupStore,
  { GroupIds = [], GroupNames = [] }: DescribeSecurityGroupsRequest,
  caller: Caller,
): readonly SecurityGroup[] {
  const named = [...GroupIds.map((GroupId) => ({ GroupId })), ...GroupNames.map((GroupName) => ({ GroupName }))];
  if (named.length === 0) return store.list(caller);
  return [...new Set(named.map((one) => existingGroup(store, caller, one)))];
}
