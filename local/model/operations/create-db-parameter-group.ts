import { addGroup, knownFamily } from '../change-groups.ts';
import { parameterGroups } from '../groups.ts';
import type { Scope } from '../region-state.ts';
import type { DBParameterGroup, Tag } from '../shapes.ts';
import { describeParameterGroup } from './describe-db-parameter-groups.ts';

export interface CreateParameterGroup {
  DBParameterGroupName?: string;
  DBParameterGroupFamily?: string;
  Description?: string;
  Tags?: Tag[];
}

/** A instance parameter group. */
export function createDbParameterGroup(
  scope: Scope,
  input: CreateParameterGroup,
): { DBParameterGroup: DBParameterGroup } {
  const group = addGroup(scope, parameterGroups, {
    nameParameter: 'DBParameterGroupName',
    name: input.DBParameterGroupName,
    description: input.Description,
    family: knownFamily(input.DBParameterGroupFamily),
    tags: input.Tags,
  });
  return { DBParameterGroup: describeParameterGroup(group) };
}
