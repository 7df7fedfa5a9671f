import { engineVersions } from '../model/engines.ts';
import type { RdsWorld } from '../model/world.ts';
import type { Caller, Permission } from '../wire/service.ts';
import { arnOf, permissionOn } from './permissions.ts';

interface GroupsOfRequest {
  readonly Engine?: string;
  readonly EngineVersion?: string;
  readonly DBSubnetGroupName?: string;
  readonly DBClusterParameterGroupName?: string;
}

/** Making a cluster needs its groups too, the default ones where none is named: Aurora has only default option groups. */
export function clusterGroupPermissions(
  world: RdsWorld,
  action: string,
  caller: Caller,
  input: GroupsOfRequest,
): Permission[] {
  const family = familyOf(input);
  const resources = [
    arnOf(caller, 'cluster-pg', input.DBClusterParameterGroupName ?? `default.${family}`),
    arnOf(caller, 'og', `default:${optionGroupOf(family)}`),
    arnOf(caller, 'subgrp', input.DBSubnetGroupName ?? 'default'),
  ];
  return resources.map((arn) => permissionOn(world, action, arn));
}

/** The parameter group family of an engine; what the engine is refused for comes later. */
export function familyOf({ Engine: engine, EngineVersion: version }: GroupsOfRequest): string {
  const known = engineVersions.filter((candidate) => candidate.engine === engine);
  const chosen = known.find((candidate) =>
    version === undefined ? candidate.isDefault : candidate.version.startsWith(version),
  );
  return chosen?.family ?? String(engine);
}

/** `aurora-postgresql16` becomes `aurora-postgresql-16`. */
function optionGroupOf(family: string): string {
  return family.replace(/([a-z])(\d)/, '$1-$2').replace('.', '-');
}
