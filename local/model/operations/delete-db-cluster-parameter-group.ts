import { removeGroup } from '../change-groups.ts';
import { clusterParameterGroups } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';

/** Deletes a cluster parameter group that nothing uses. */
export function deleteDbClusterParameterGroup(
  scope: Scope,
  input: { DBClusterParameterGroupName?: string },
): Record<string, never> {
  removeGroup(
    scope,
    clusterParameterGroups,
    required('DBClusterParameterGroupName', input.DBClusterParameterGroupName),
  );
  return {};
}
