import type { Place } from './place.ts';
import { arnsOf } from './plan-resources.ts';
import type { Condition, Statement } from './statement.ts';

/** What no role of ours may ever do, whatever else is allowed to it. A Deny wins over every Allow. */
export function denials(place: Place): readonly Statement[] {
  return [
    deny('NeverChangeASource', SOURCE_CHANGES, arnsOf('source-cluster', place)),
    deny('NeverGiveDataAway', GIVES_DATA_AWAY, ['*']),
    deny('NeverOpenToTheInternet', ['rds:CreateDBInstance'], ['*'], { Bool: { 'rds:PubliclyAccessible': 'true' } }),
    deny('NeverRewriteTheAudit', AUDIT_CHANGES, [place.auditTable]),
  ];
}

/** By prefix, so that an action which AWS adds later is denied as well. */
const SOURCE_CHANGES = [
  'rds:AddRole*',
  'rds:AddTags*',
  'rds:Backtrack*',
  'rds:CreateDBInstance',
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
