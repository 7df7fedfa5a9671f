import { listGroups } from '../change-groups.ts';
import { clusterParameterGroups, type Group } from '../groups.ts';
import { pageOf, type PageRequest } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DBClusterParameterGroup } from '../shapes.ts';

/** The cluster parameter groups, AWS's defaults among them. */
export function describeDbClusterParameterGroups(
  scope: Scope,
  input: PageRequest & { DBClusterParameterGroupName?: string },
): { DBClusterParameterGroups: DBClusterParameterGroup[]; Marker?: string } {
  const groups = listGroups(scope, clusterParameterGroups, input.DBClusterParameterGroupName);
  const { page, Marker } = pageOf(groups, (group) => group.name, input);
  return { DBClusterParameterGroups: page.map(describeClusterParameterGroup), Marker };
}

export function describeClusterParameterGroup(group: Group): DBClusterParameterGroup {
  return {
    DBClusterParameterGroupName: group.name,
    DBClusterParameterGroupArn: group.arn,
    DBParameterGroupFamily: group.family,
    Description: group.description,
  };
}
