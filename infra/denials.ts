import type { Place } from './place.ts';
import { arnsOf } from './plan-resources.ts';
import type { Condition, Statement } from './statement.ts';

/** What no role of ours may ever do, whatever else is allowed to it. A Deny wins over every Allow. */
export function denials(place: Place): readonly Statement[] {
  return [
    deny('NeverChangeASource', SOURCE_CHANGES, [...arnsOf('source-cluster', place), ...sourceInstances(place)]),
    deny('NeverGiveDataAway', GIVES_DATA_AWAY, ['*']),
    deny('NeverOpenToTheInternet', ['rds:CreateDBInstance'], ['*'], { Bool: { 'rds:PubliclyAccessible': 'true' } }),
    deny('NeverRewriteTheAudit', AUDIT_CHANGES, [place.auditTable]),
  ];
}

/**
 * The instances of the sources, as far as they are named after their cluster, which is the custom. Left out where the
 * pattern would also mean the instances of a target: the tag is what protects those of the source then.
 */
function sourceInstances({ plans }: Place): readonly string[] {
  const targets = plans.map(({ target }) => target.cluster);
  const arns = plans.flatMap(({ source }) => {
    if (targets.some((target) => `${target}-`.startsWith(`${source.cluster}-`))) return [];
    const instance = `arn:aws:rds:${source.region}:${source.account}:db:${source.cluster}`;
    return [instance, `${instance}-*`];
  });
  return [...new Set(arns)];
}

/** By prefix, so that an action which AWS adds later is denied as well. */
export const SOURCE_CHANGES: readonly string[] = [
  'rds:AddRole*',
  'rds:AddTags*',
  'rds:Apply*',
  'rds:Backtrack*',
  'rds:Create*',
  'rds:Delete*',
  'rds:Disable*',
  'rds:Enable*',
  'rds:Failover*',
  'rds:Modify*',
  'rds:Promote*',
  'rds:Reboot*',
  'rds:Remove*',
  'rds:Start*',
  'rds:Stop*',
  'rds:Switchover*',
];

const GIVES_DATA_AWAY = [
  'rds:ModifyDBClusterSnapshotAttribute',
  'rds:ModifyDBSnapshotAttribute',
  'rds:StartExportTask',
];

/** `PutItem` stays; that it never overwrites is the condition of the write. */
const AUDIT_CHANGES = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLUpdate',
  'dynamodb:UpdateItem',
];

function deny(Sid: string, Action: readonly string[], Resource: readonly string[], Condition?: Condition): Statement {
  return { Sid, Effect: 'Deny', Action, Resource, ...(Condition && { Condition }) };
}
