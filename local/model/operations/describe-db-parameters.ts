import { groupNamed, parameterGroups } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { PageRequest } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { Filter, Parameter } from '../shapes.ts';
import { listParameters } from './describe-db-cluster-parameters.ts';

/** Like those of clusters. */
export function describeDbParameters(
  scope: Scope,
  input: PageRequest & { DBParameterGroupName?: string; Source?: string; Filters?: Filter[] },
): { Parameters: Parameter[]; Marker?: string } {
  const name = required('DBParameterGroupName', input.DBParameterGroupName);
  return listParameters(groupNamed(scope, parameterGroups, name), input);
}
