import { removeGroup } from '../change-groups.ts';
import { parameterGroups } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';

/** Deletes a instance parameter group that nothing uses. */
export function deleteDbParameterGroup(scope: Scope, input: { DBParameterGroupName?: string }): Record<string, never> {
  removeGroup(scope, parameterGroups, required('DBParameterGroupName', input.DBParameterGroupName));
  return {};
}
