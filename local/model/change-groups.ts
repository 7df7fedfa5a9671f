import { rdsArn } from './arns.ts';
import { engineVersions } from './engines.ts';
import { rdsFault } from './faults.ts';
import { groupNamed, type Group, type GroupKind } from './groups.ts';
import { required } from './identifiers.ts';
import type { Scope } from './region-state.ts';
import type { Tag } from './shapes.ts';
import { newTags } from './tags.ts';

const NAME = /^[a-z][a-z0-9._ -]{0,254}$/;

interface NewGroup {
  readonly nameParameter: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly family?: string;
  readonly subnetIds?: readonly string[];
  readonly tags: Tag[] | undefined;
}

/** Adds a group. Throws for a bad or taken name and when there is no room for one more. */
export function addGroup(scope: Scope, kind: GroupKind, order: NewGroup): Group {
  const name = required(order.nameParameter, order.name).toLowerCase();
  const members = kind.members(scope.state);
  if (!NAME.test(name) || name.startsWith('default')) {
    throw rdsFault('InvalidParameterValue', `The parameter ${order.nameParameter} is not a valid name.`);
  }
  if (members.has(name)) throw rdsFault(kind.alreadyExists, `The group ${name} already exists.`);
  const own = [...members.keys()].filter((existing) => !existing.startsWith('default'));
  if (own.length >= kind.max(scope.quotas)) {
    throw rdsFault(
      kind.quotaExceeded,
      `The request cannot be processed because it would exceed the maximum of ${kind.max(scope.quotas)} groups`,
    );
  }
  const group: Group = {
    name,
    arn: rdsArn(scope, kind.type, name),
    description: order.description ?? '',
    family: order.family,
    parameters: new Map(),
    subnetIds: order.subnetIds ?? [],
    tags: newTags(order.tags, scope.quotas.tagsPerResource),
  };
  members.set(name, group);
  return group;
}

/** Takes a group away, unless something uses it or it is one of AWS's own. */
export function removeGroup(scope: Scope, kind: GroupKind, name: string): void {
  const group = groupNamed(scope, kind, name);
  if (group.name === 'default' || group.name.startsWith('default.')) {
    throw rdsFault(kind.inUse, `Default group ${group.name} cannot be deleted.`);
  }
  if (kind.used(scope.state).includes(group.name)) {
    throw rdsFault(
      kind.inUse,
      `One or more database resources are still members of the group ${group.name}, so the group cannot be deleted.`,
    );
  }
  kind.members(scope.state).delete(group.name);
}

/** The named group or all of them. */
export function listGroups(scope: Scope, kind: GroupKind, name: string | undefined): Group[] {
  return name ? [groupNamed(scope, kind, name)] : [...kind.members(scope.state).values()];
}

/** A parameter group family that exists. */
export function knownFamily(family: string | undefined): string {
  const name = required('DBParameterGroupFamily', family);
  if (engineVersions.some((version) => version.family === name)) return name;
  throw rdsFault('InvalidParameterValue', `ParameterGroupFamily ${name} is not a valid parameter group family`);
}
