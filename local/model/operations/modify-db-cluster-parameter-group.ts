import { rdsFault } from '../faults.ts';
import { clusterParameterGroups, groupNamed } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import type { Parameter } from '../shapes.ts';

const PARAMETERS_PER_CALL_MAX = 20;

/**
 * Sets values. Every parameter counts as static, whatever its `ApplyMethod`: the instances of clusters that use the group
 * show `pending-reboot` and take the values over when they restart.
 */
export function modifyDbClusterParameterGroup(
  scope: Scope,
  input: { DBClusterParameterGroupName?: string; Parameters?: Parameter[] },
): { DBClusterParameterGroupName: string } {
  const group = groupNamed(
    scope,
    clusterParameterGroups,
    required('DBClusterParameterGroupName', input.DBClusterParameterGroupName),
  );
  const parameters = input.Parameters ?? [];
  if (group.name.startsWith('default.'))
    throw rdsFault('InvalidParameterValue', 'Unable to modify default parameter groups');
  if (parameters.length > PARAMETERS_PER_CALL_MAX) {
    throw rdsFault('InvalidParameterValue', `At most ${PARAMETERS_PER_CALL_MAX} parameters can be modified at once`);
  }
  for (const parameter of parameters) {
    group.parameters.set(required('ParameterName', parameter.ParameterName), { ...parameter, Source: 'user' });
  }
  for (const cluster of scope.state.clusters.values()) {
    if (cluster.parameterGroup === group.name && parameters.length > 0) cluster.parametersVersion += 1;
  }
  return { DBClusterParameterGroupName: group.name };
}
