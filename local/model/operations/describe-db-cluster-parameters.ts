import { clusterParameterGroups, groupNamed } from '../groups.ts';
import { required } from '../identifiers.ts';
import { pageOf, type PageRequest } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { Parameter } from '../shapes.ts';

/** The parameters somebody set; the engine's hundreds of defaults are not listed. */
export function describeDbClusterParameters(
  scope: Scope,
  input: PageRequest & { DBClusterParameterGroupName?: string },
): { Parameters: Parameter[]; Marker?: string } {
  const group = groupNamed(
    scope,
    clusterParameterGroups,
    required('DBClusterParameterGroupName', input.DBClusterParameterGroupName),
  );
  const { page, Marker } = pageOf([...group.parameters.values()], (parameter) => parameter.ParameterName ?? '', input);
  return { Parameters: page.map((parameter) => ({ ...parameter })), Marker };
}
