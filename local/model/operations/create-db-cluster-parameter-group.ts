import { addGroup, knownFamily } from '../change-groups.ts';
import { clusterParameterGroups } from '../groups.ts';
import type { Scope } from '../region-state.ts';
import type { DBClusterParameterGroup, Tag } from '../shapes.ts';
import { describeClusterParameterGroup } from './describe-db-cluster-parameter-groups.ts';

export interface CreateClusterParameterGroup {
  DBClusterParameterGroupName?: string;
  DBParameterGroupFamily?: string;
  Description?: string;
  Tags?: Tag[];
}

/** A cluster parameter group. */
export function createDbClusterParameterGroup(
  scope: Scope,
  input: CreateClusterParameterGroup,
): { DBClusterParameterGroup: DBClusterParameterGroup } {
  const group = addGroup(scope, clusterParameterGroups, {
    nameParameter: 'DBClusterParameterGroupName',
    name: input.DBClusterParameterGroupName,
    description: input.Description,
    family: knownFamily(input.DBParameterGroupFamily),
    tags: input.Tags,
  });
  return { DBClusterParameterGroup: describeClusterParameterGroup(group) };
}
