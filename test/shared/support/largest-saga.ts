import type { StepName } from '../../../events/services.ts';
import { DELETED_AT_ONCE_MAX } from '../../../shared/retention.ts';
import { INSTANCES_MAX, userSecretNameOf } from '../../../shared/names.ts';
import type { Move } from '../../../shared/moves.ts';
import { PLAN_LIMITS } from '../../../shared/plan-limits.ts';
import { TAGS_MAX } from '../../../shared/plan-fields.ts';
import { withoutSql } from '../../../shared/plan-sql.ts';
import { readPlan } from '../../../shared/read-plan.ts';
import { type Plan, planSchema } from '../../../shared/plan.ts';
import type { Saga, StepRecord, Thing } from '../../../shared/saga.ts';
import { listed, shown } from '../../../shared/shown.ts';
import type { InstanceSettings, StepOutputs } from '../../../shared/step-outputs.ts';
import { planFields } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { stringify } from 'yaml';

/** A restore of which everything is as large as AWS, PostgreSQL and the limits of plans let it be, all at the same time. */

export const times = <Made>(count: number, make: (index: number) => Made): Made[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** As many characters, of the four bytes that a character can have at most. */
export const wide = (characters: number): string => '𠀀'.repeat(characters);
const long = (name: string | number, characters: number): string => String(name).padEnd(characters, 'x');

/** Amazon RDS API Reference: names of clusters, instances and snapshots have 63 characters. */
const RDS_NAME = 63;
const PLACE = { account: '111122223333', region: 'ap-southeast-7' };
const arnOf = (kind: string, name: string): string =>
  `arn:aws-us-gov:rds:us-gov-west-1:${PLACE.account}:${kind}:${name}`;
const snapshotArn = arnOf('cluster-snapshot', long('arp-', 255));
const keyArn = `arn:aws-us-gov:kms:us-gov-west-1:${PLACE.account}:key/mrk-${long('', 32)}`;
const at = '2026-10-06T12:00:00.000Z';
const resourceId = (index: number): string => long(`cluster-${index}`, 40);

/** The largest plan that can be read, as it is kept: 100 users, and as many of their schemas as there is room for. */
export function largestPlan(): Plan {
  const name = long('orders-', RDS_NAME);
  const plan = (schemas: number) => ({
    ...planFields(),
    name,
    database: {
      name: long('orders', RDS_NAME),
      users: times(PLAN_LIMITS.users, (index) => ({
        name: long(`user_${index}`, RDS_NAME),
        access: 'read-only',
        schemas: times(schemas, (each) => long(`s${each}`, 40)),
      })),
      statements: times(PLAN_LIMITS.statements, () => ({ sql: 'SELECT 1' })),
      checks: times(PLAN_LIMITS.checks, (index) => ({ name: long(index, 40), sql: 'SELECT true' })),
    },
  });
  const kept = (schemas: number): Plan => withoutSql(planSchema.parse(plan(schemas))).plan;
  const bytes = (schemas: number): number => JSON.stringify(kept(schemas)).length;
  const [one, two] = [bytes(1), bytes(2)];
  const schemas = 1 + Math.floor((PLAN_LIMITS.planBytes - one) / (two - one));
  const reading = readPlan(name, stringify(plan(schemas), { aliasDuplicateObjects: false }));
  if (!reading.isValid) throw new Error(JSON.stringify(reading.findings));
  return withoutSql(reading.plan).plan;
}

const instances: readonly InstanceSettings[] = times(INSTANCES_MAX, () => ({
  class: long('db.', 63),
  availabilityZone: long('us', 30),
  promotionTier: 15,
  parameterGroup: long('group', 255),
}));

/** Amazon RDS: fifty tags, 128 characters in a key and 256 in a value. */
const tags = Object.fromEntries(times(TAGS_MAX, (index) => [`${wide(126)}${index + 10}`, wide(256)]));

const securityGroups = times(PLAN_LIMITS.securityGroups, (index) => long(`sg-${index}`, 20));

const moves: readonly Move[] = times(2 + 2 * INSTANCES_MAX, (index) => ({
  kind: 'instance',
  resourceId: resourceId(index),
  from: long(index, RDS_NAME),
  to: long(index, RDS_NAME),
  of: 'old',
}));

/** Names of PostgreSQL, of characters that are shown as ten. */
const people: readonly string[] = listed(
  times(100, (index) => `table ${shown('\u{10ffff}'.repeat(63))} ${index} in database '${shown(long('d', 63))}'`),
);

export const outputs = (plan: Plan): Required<StepOutputs> => ({
  'snapshot-check': {
    snapshotArn,
    snapshotCreatedAt: at,
    engine: 'aurora-postgresql',
    engineVersion: '16.10.10',
    isEncrypted: true,
    kmsKeyArn: keyArn,
    needsCopy: true,
    copyReason: `the snapshot is encrypted with ${keyArn}, the plan wants ${keyArn}`,
    targetResourceId: resourceId(1),
    sourceResourceId: resourceId(2),
  },
  'copy-snapshot': { snapshotArn, isInPlace: false },
  'check-copy-status': { snapshotArn, isEncrypted: true, kmsKeyArn: keyArn, verifiedAt: at },
  'delete-rds': {
    hadExisted: true,
    hasLiftedProtection: true,
    clusterResourceId: resourceId(1),
    settings: {
      subnetGroup: long('subnets', 255),
      securityGroups,
      clusterParameterGroup: long('group', 255),
      port: 65_535,
      iamAuthentication: true,
      backupRetentionDays: 35,
      deletionProtection: true,
      copyTagsToSnapshot: true,
      logExports: ['postgresql', 'instance', 'iam-db-auth-error'],
      serverlessCapacity: { min: 127.5, max: 255.5 },
      tags,
      instances,
    },
    finalSnapshotArn: snapshotArn,
    begunAt: at,
  },
  'restore-snapshot': {
    clusterArn: arnOf('cluster', long('c', RDS_NAME)),
    clusterResourceId: resourceId(3),
    opening: { securityGroups, clusterParameterGroup: long('group', 255) },
    targetEndpoint: { host: long('host', 253), port: 65_535 },
    instances,
    isProtectedAfter: true,
  },
  'check-restore-status': {
    endpoint: long('host', 253),
    port: 65_535,
    instances: times(INSTANCES_MAX, (index) => long(index, RDS_NAME)),
  },
  'setup-db-users': {
    masterSecretArn: `arn:aws-us-gov:secretsmanager:us-gov-west-1:${PLACE.account}:secret:rds!cluster-${long('', 43)}`,
    users: plan.database.users.map(({ name }) => ({
      name,
      secretArn: `arn:aws-us-gov:secretsmanager:us-gov-west-1:${PLACE.account}:secret:${userSecretNameOf(plan, name)}-a1B2c3`,
    })),
    disabledLogins: people,
    neutralised: people,
    remains: people,
    accepted: people,
    changedTables: people,
    statementRows: times(PLAN_LIMITS.statements, () => 123_456_789_012),
    preparedAt: at,
    openedAt: at,
    rebootedAt: at,
    securedAt: at,
    proofs: plan.database.users.map(({ name }) => ({
      user: name,
      possible: 1_234_567_890,
      impossible: 1_234_567_890,
      tries: [long('read', 100), 'and 9999 more'],
    })),
  },
  'swap-target': {
    begunAt: at,
    moves,
    oldResourceId: resourceId(1),
    unreachableFrom: at,
    namedAt: at,
    seen: {
      isMeasured: true,
      silentMs: 1e12,
      silences: 1e6,
      silentFrom: at,
      oldAnsweredAt: at,
      certificateFrom: at,
      certificateFact: shown('\u{10ffff}'.repeat(500), 200),
      reachedAt: at,
    },
    restart: { begunAt: at, stoppedAt: at, endedAt: at },
    unreachableMs: 1e12,
    swappedAt: at,
    keepUntil: at,
    endpoint: long('host', 253),
    port: 65_535,
  },
  'archive-snapshot': {
    action: 'kept',
    keepUntil: at,
    deletedSnapshots: times(DELETED_AT_ONCE_MAX, (index) => arnOf('cluster-snapshot', long(index, 255))),
  },
  'sns-notification': {
    intent: { message: long('r-', 60), by: long('', 36), at },
    messageId: long('', 36),
  },
});

const record: StepRecord = {
  status: 'running',
  attempt: 1_000_000,
  startedAt: at,
  endedAt: at,
  checks: 1_000_000,
  note: wide(100_000),
  progress: 99.99,
  trouble: { since: at, count: 1_000_000, code: long('Code', 5_000), message: wide(100_000) },
};

const things = (count: number): readonly Thing[] =>
  times(count, (index) => ({ arn: arnOf('cluster', long(index, RDS_NAME)), what: wide(5_000) }));

/** What a commit may be asked to write of the parts that are cut. */
export const largestParts: Pick<Saga, 'steps' | 'failure' | 'undoing'> = {
  steps: Object.fromEntries(
    Object.keys(outputs({ name: 'x', database: { users: [] } } as unknown as Plan)).map((step) => [step, record]),
  ) as Record<StepName, StepRecord>,
  failure: {
    step: 'check-restore-status',
    code: long('Code', 5_000),
    message: wide(100_000),
    hint: wide(100_000),
    findings: times(200, () => ({ code: long('Code', 50), message: wide(200), hint: wide(200) })),
  },
  undoing: { since: at, during: 'check-restore-status', renamedAt: at, undone: things(100), left: things(100) },
};

/** With every part at its largest but for those that are cut; of `answered` and `outbox` nothing yet. */
export function largestSaga(plan: Plan = largestPlan()): Saga {
  return aSaga({
    plan,
    planName: plan.name,
    request: {
      eventId: long('', 36),
      account: PLACE.account,
      snapshot: wide(400),
      reason: wide(500),
      requestedBy: wide(200),
      hops: 64,
    },
    cancellation: { at, reason: wide(500) },
    outputs: outputs(plan),
    expectedMs: Object.fromEntries(Object.keys(largestParts.steps).map((step) => [step, 1_234_567_890])),
    hops: 1_000_000,
    run: 1_000_000,
    version: 1_000_000_000,
    audit: { sequence: 1_000_000_000, hash: 'f'.repeat(64) },
    endedAt: at,
  });
}
