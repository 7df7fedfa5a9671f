import { parseRdsArn, rdsArn } from '../model/arns.ts';
import type { Tag } from '../model/shapes.ts';
import type { RdsWorld } from '../model/world.ts';
import type { Caller, Permission } from '../wire/service.ts';

export type RdsResourceType = 'cluster' | 'db' | 'cluster-snapshot' | 'cluster-pg' | 'pg' | 'subgrp' | 'og';

/** The ARN of what an identifier names, which may be an ARN already; of every resource of the type when it is absent. */
export function arnOf(caller: Caller, type: RdsResourceType, identifier: string | undefined): string {
  if (identifier?.startsWith('arn:')) return identifier;
  return rdsArn(caller, type, identifier === undefined || identifier === '' ? '*' : identifier.toLowerCase());
}

/** One permission on one resource, with the condition keys that its own tags and those of the request give. */
export function permissionOn(
  world: RdsWorld,
  action: string,
  arn: string,
  context: Permission['context'] = {},
): Permission {
  return { action, resource: arn, context: { ...resourceTagKeys(world, arn), ...context } };
}

/** The condition keys of the tags in a request; none without tags. */
export function requestTagKeys(tags: readonly Tag[] | undefined): NonNullable<Permission['context']> {
  if (!tags || tags.length === 0) return {};
  const byKey = tags.flatMap(({ Key = '', Value = '' }) => [
    [`aws:RequestTag/${Key}`, Value],
    [`rds:req-tag/${Key}`, Value],
  ]);
  return { ...Object.fromEntries(byKey), 'aws:TagKeys': tags.map((tag) => tag.Key ?? '') };
}

/** RDS authorises tagging apart from the call that passes the tags. */
export function taggingPermission(world: RdsWorld, arn: string, tags: readonly Tag[] | undefined): Permission[] {
  return tags && tags.length > 0 ? [permissionOn(world, 'rds:AddTagsToResource', arn, requestTagKeys(tags))] : [];
}

function resourceTagKeys(world: RdsWorld, arn: string): NonNullable<Permission['context']> {
  const type = parseRdsArn(arn)?.type;
  const byKey = world.tagsKnownToIam(arn).flatMap(({ Key = '', Value = '' }) => [
    [`aws:ResourceTag/${Key}`, Value],
    [`rds:${type}-tag/${Key}`, Value],
  ]);
  return Object.fromEntries(byKey);
}
