import { groupNamed, parameterGroups } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import { setParameters } from '../set-parameters.ts';
import type { Parameter } from '../shapes.ts';

/** Sets values of a group of instances, where they are kept and shown without effect. */
export function modifyDbParameterGroup(
  scope: Scope,
  input: { DBParameterGroupName?: string; Parameters?: Parameter[] },
): { DBParameterGroupName: string } {
  const group = groupNamed(scope, parameterGroups, required('DBParameterGroupName', input.DBParameterGroupName));
  setParameters(parameterGroups, group, input.Parameters);
  return { DBParameterGroupName: group.name };
}
