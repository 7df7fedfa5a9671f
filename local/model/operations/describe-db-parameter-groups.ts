import { listGroups } from '../change-groups.ts';
import { parameterGroups, type Group } from '../groups.ts';
import { pageOf, type PageRequest } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DBParameterGroup } from '../shapes.ts';

/** The instance parameter groups, AWS's defaults among them. */
export function describeDbParameterGroups(
  scope: Scope,
  input: PageRequest & { DBParameterGroupName?: string },
): { DBParameterGroups: DBParameterGroup[]; Marker?: string } {
  const groups = listGroups(scope, parameterGroups, input.DBParameterGroupName);
  const { page, Marker } = pageOf(groups, (group) => group.name, input);
  return { DBParameterGroups: page.map(describeParameterGroup), Marker };
}

export function describeParameterGroup(group: Group): DBParameterGroup {
  return {
    DBParameterGroupName: group.name,
    DBParameterGroupArn: group.arn,
    DBParameterGroupFamily: group.family,
    Description: group.description,
  };
}
