import { parametersChanged } from '../change-cluster.ts';
import { clusterParameterGroups, groupNamed } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import { setParameters } from '../set-parameters.ts';
import type { Parameter } from '../shapes.ts';

/**
 * Sets values. Dynamic parameters too take effect when an instance restarts: until then the members of clusters that use
 * the group show `pending-reboot`.
 */
export function modifyDbClusterParameterGroup(
  scope: Scope,
  input: { DBClusterParameterGroupName?: string; Parameters?: Parameter[] },
): { DBClusterParameterGroupName: string } {
  const name = required('DBClusterParameterGroupName', input.DBClusterParameterGroupName);
  const group = groupNamed(scope, clusterParameterGroups, name);
  setParameters(clusterParameterGroups, group, input.Parameters);
  for (const cluster of scope.state.clusters.values()) {
    if (cluster.parameterGroup === group.name) parametersChanged(scope, cluster);
  }
  return { DBClusterParameterGroupName: group.name };
}
