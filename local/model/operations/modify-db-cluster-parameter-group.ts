import { rdsFault } from '../faults.ts';
import { clusterParameterGroups, groupNamed } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import type { Parameter } from '../shapes.ts';

const PARAMETERS_PER_CALL_MAX = 20;

/** Keeps the given values. They are shown again; the servers behind the clusters do not take them. */
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
  return { DBClusterParameterGroupName: group.name };
}
