import { applyFilters, type FilterFields } from '../filters.ts';
import { clusterParameterGroups, groupNamed } from '../groups.ts';
import { required } from '../identifiers.ts';
import { pageOf, type PageRequest } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { Filter, Parameter } from '../shapes.ts';

/** The parameters somebody set, whose source is `user`; the engine's hundreds of defaults are not listed. */
export function describeDbClusterParameters(
  scope: Scope,
  input: PageRequest & { DBClusterParameterGroupName?: string; Source?: string; Filters?: Filter[] },
): { Parameters: Parameter[]; Marker?: string } {
  const group = groupNamed(
    scope,
    clusterParameterGroups,
    required('DBClusterParameterGroupName', input.DBClusterParameterGroupName),
  );
  const fields: FilterFields<Parameter> = { 'parameter-name': (parameter) => [parameter.ParameterName] };
  const named = applyFilters([...group.parameters.values()], input.Filters, fields);
  const listed = named.filter(({ Source }) => !input.Source || input.Source === Source);
  const { page, Marker } = pageOf(listed, (parameter) => parameter.ParameterName ?? '', input);
  return { Parameters: page.map((parameter) => ({ ...parameter })), Marker };
}
