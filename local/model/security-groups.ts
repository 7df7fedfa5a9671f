import { rdsFault } from './faults.ts';
import type { Scope } from './region-state.ts';

/** The groups of a request, all of which must exist. The code and the wording are a guess. */
export function existingSecurityGroups(scope: Scope, ids: string[] | undefined): string[] | undefined {
  const unknown = ids?.find((id) => !scope.securityGroupExists(id));
  if (unknown === undefined) return ids;
  throw rdsFault('InvalidParameterValue', `Invalid security group , groupId= ${unknown}, groupName=.`);
}
