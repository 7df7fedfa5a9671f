import { applyFilters, type FilterFields } from '../filters.ts';
import { clusterParameterGroups, groupNamed, type Group } from '../groups.ts';
import { required } from '../identifiers.ts';
import { pageOf, type PageRequest } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { Filter, Parameter } from '../shapes.ts';

type ParametersRequest = PageRequest & { Source?: string; Filters?: Filter[] };

/** The parameters somebody set, whose source is `user`; the engine's hundreds of defaults are not listed. */
export function describeDbClusterParameters(
  scope: Scope,
  input: ParametersRequest & { DBClusterParameterGroupName?: string },
): { Parameters: Parameter[]; Marker?: string } {
  const name = required('DBClusterParameterGroupName', input.DBClusterParameterGroupName);
  return listParameters(groupNamed(scope, clusterParameterGroups, name), input);
}

/** What is set in a group, of clusters or of instances, page by page. */
export function listParameters(group: Group, input: ParametersRequest): { Parameters: Parameter[]; Marker?: string } {
  const fields: FilterFields<Parameter> = { 'parameter-name': (parameter) => [parameter.ParameterName] };
  const named = applyFilters([...group.parameters.values()], input.Filters, fields);
  const listed = named.filter(({ Source }) => !input.Source || input.Source === Source);
  const { page, Marker } = pageOf(listed, (parameter) => parameter.ParameterName ?? '', input);
  return { Parameters: page.map((parameter) => ({ ...parameter })), Marker };
}
