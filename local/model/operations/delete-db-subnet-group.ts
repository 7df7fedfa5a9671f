import { removeGroup } from '../change-groups.ts';
import { subnetGroups } from '../groups.ts';
import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';

/** Deletes a subnet group that no cluster uses. */
export function deleteDbSubnetGroup(scope: Scope, input: { DBSubnetGroupName?: string }): Record<string, never> {
  removeGroup(scope, subnetGroups, required('DBSubnetGroupName', input.DBSubnetGroupName));
  return {};
}
