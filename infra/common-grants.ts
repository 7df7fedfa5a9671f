import { PIPELINE_SOURCE } from '../events/define-event.ts';
import { RECOVERY, type ServiceName, TRACKER, TRIGGER } from '../events/services.ts';
import { PLAN_SQL_PREFIX } from '../shared/names.ts';
import type { ServiceManifest } from '../shared/service-manifest.ts';
import type { Place } from './place.ts';
import type { Condition, Statement } from './statement.ts';

/** Who writes whole items: sagas and their locks, what a completed restore has taught, what the trigger has seen. */
const ITEM_WRITERS: readonly ServiceName[] = [TRACKER, RECOVERY, TRIGGER];

/** The one service that runs the SQL of plans, and so may read it. */
const SQL_READER: ServiceName = 'setup-db-users';

const PLAN_SQL = { 'dynamodb:LeadingKeys': [`${PLAN_SQL_PREFIX}*`] };

/** Refuses a request that does not say which items it is for. */
export const NAMES_ITEMS: Condition = { Null: { 'dynamodb:LeadingKeys': 'false' } };

/**
 * Every request but one for an item with the SQL of a plan. `ForAllValues`, which DynamoDB asks for with this key, also
 * lets a request through that has no such key: that keeps services at work should DynamoDB leave it out of transactions.
 */
export const NOT_FOR_PLAN_SQL: Condition = { 'ForAllValues:StringNotLike': PLAN_SQL };

/** Only requests for such items. */
const FOR_PLAN_SQL: Condition = { 'ForAllValues:StringLike': PLAN_SQL, ...NAMES_ITEMS };

/** What every service may do without saying so in its manifest. */
export function commonGrants({ name, emits, calls }: ServiceManifest, place: Place): readonly Statement[] {
  return [
    allow('WorkOnSagas', stateActions(name), [place.stateTable], NOT_FOR_PLAN_SQL),
    ...planSqlActions(name).map((action) => allow('PlanSql', [action], [place.stateTable], FOR_PLAN_SQL)),
    allow('AppendToAudit', ['dynamodb:PutItem'], [place.auditTable]),
    allow('PublishOwnEvents', ['events:PutEvents'], [place.bus], onlyEvents(emits.map((event) => event.name))),
    allow('WriteOwnLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [place.logStreamsOf(name)]),
    allow('KeepFailedDeliveries', ['sqs:SendMessage'], [place.failedQueueOf(name)]),
    ...(calls.some(({ on }) => on.includes('topic')) ? [encryptNotifications(place)] : []),
  ];
}

/** SNS encrypts what is published in the publisher's name. */
function encryptNotifications({ topicKey, region }: Place): Statement {
  const condition = { StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` } };
  return allow('EncryptNotifications', ['kms:Decrypt', 'kms:GenerateDataKey'], [topicKey], condition);
}

/**
 * Lets through pipeline events of these names alone. `ForAllValues` would also let through what names no detail-type;
 * `StringEquals` does not.
 */
export function onlyEvents(names: readonly string[]): Condition {
  return { StringEquals: { 'events:source': PIPELINE_SOURCE, 'events:detail-type': names } };
}

export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: Condition,
): Statement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}

/** A transaction has no action of its own: IAM asks for those of its parts. */
function stateActions(service: ServiceName): readonly string[] {
  return [
    'dynamodb:GetItem',
    'dynamodb:UpdateItem',
    'dynamodb:ConditionCheckItem',
    ...(ITEM_WRITERS.includes(service) ? ['dynamodb:PutItem'] : []),
    // The lock of a target is deleted when its restore ends or is stopped.
    ...(service === TRACKER || service === RECOVERY ? ['dynamodb:DeleteItem'] : []),
  ];
}

/** The tracker keeps what setup-db-users reads. */
function planSqlActions(service: ServiceName): readonly string[] {
  if (service === TRACKER) return ['dynamodb:PutItem'];
  return service === SQL_READER ? ['dynamodb:GetItem'] : [];
}
