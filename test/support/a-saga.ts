import { ROUTES, type Stage, type StepName } from '../../events/services.ts';
import { NONE_ANSWERED, withAnswered } from '../../shared/answered.ts';
import { AUDIT_START } from '../../shared/audit.ts';
import { besideArnOf, besideNameOf, instanceNameOf, retiredNameOf } from '../../shared/names.ts';
import type { Move } from '../../shared/moves.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Saga, StepRecord } from '../../shared/saga.ts';
import type { StepOutputs } from '../../shared/step-outputs.ts';
import { aPlan, KEY } from './a-plan.ts';
import {
  COPY_ARN,
  FINAL_ARN,
  NEW_RESOURCE,
  OLD_RESOURCE,
  RESTORE_ID,
  SOURCE_KEY,
  SOURCE_RESOURCE,
  SOURCE_SNAPSHOT_ARN,
} from './rds-builders.ts';

export const REQUESTED_AT = '2026-10-06T11:00:00.000Z';

interface SagaTraits extends Omit<Partial<Saga>, 'step'> {
  /** Whose turn it is; everything before is done and has left its output. */
  readonly at?: Stage | 'ended';
}

/** Recovery has answered this one request, put at noon. */
export const answeredBefore = (id: string): Saga['answered'] =>
  withAnswered(NONE_ANSWERED, { id, putAt: '2026-10-06T12:00:00.000Z' });

/** A restore that is under way. */
export function aSaga({ at = 'snapshot-check', plan = aPlan(), outputs, ...traits }: SagaTraits = {}): Saga {
  const route = ROUTES[plan.strategy];
  const past = route.slice(0, route.includes(at as StepName) ? route.indexOf(at as StepName) : route.length);
  return {
    restoreId: RESTORE_ID,
    kind: 'saga',
    phase: 'running',
    step: at,
    planName: plan.name,
    plan,
    request: { eventId: 'request-event', account: plan.target.account },
    steps: Object.fromEntries(past.map((step, index) => [step, aDoneRecord(index)])),
    outputs: outputs ?? outputsOf(past, plan),
    run: 1,
    answered: NONE_ANSWERED,
    version: past.length + 1,
    audit: AUDIT_START,
    outbox: {},
    nextCheckAt: '2026-10-06T12:00:30.000Z',
    stepDeadlineAt: '2026-10-07T00:00:00.000Z',
    deadlineAt: '2026-10-07T11:00:00.000Z',
    closestCheckSeconds: 10,
    expectedMs: {},
    createdAt: REQUESTED_AT,
    updatedAt: REQUESTED_AT,
    ...traits,
  };
}

/** What the named steps leave behind in an ordinary restore. */
export function outputsOf(steps: readonly StepName[], plan: Plan = aPlan()): StepOutputs {
  const all = allOutputs(plan);
  return Object.fromEntries(steps.map((step) => [step, all[step]]));
}

/** Every step began and ended a minute after the one before. */
function aDoneRecord(index: number): StepRecord {
  const at = (minutes: number) => new Date(Date.parse(REQUESTED_AT) + minutes * 60_000).toISOString();
  return { status: 'done', attempt: 1, startedAt: at(index), endedAt: at(index + 1), checks: 0 };
}

function allOutputs(plan: Plan): Required<StepOutputs> {
  return {
    'snapshot-check': {
      snapshotArn: SOURCE_SNAPSHOT_ARN,
      snapshotCreatedAt: '2026-10-06T01:30:00.000Z',
      engine: 'aurora-postgresql',
      engineVersion: '16.8',
      isEncrypted: true,
      kmsKeyArn: SOURCE_KEY,
      needsCopy: true,
      copyReason: 'the snapshot is in us-east-1, the target in eu-west-1',
      targetResourceId: OLD_RESOURCE,
      sourceResourceId: SOURCE_RESOURCE,
    },
    'copy-snapshot': { snapshotArn: COPY_ARN, isInPlace: false },
    'check-copy-status': {
      snapshotArn: COPY_ARN,
      isEncrypted: true,
      kmsKeyArn: KEY,
      verifiedAt: '2026-10-06T11:03:00.000Z',
    },
    'delete-rds': {
      hadExisted: true,
      clusterResourceId: OLD_RESOURCE,
      begunAt: '2026-10-06T11:03:30.000Z',
      settings: oldSettings,
      finalSnapshotArn: FINAL_ARN,
    },
    'restore-snapshot': {
      clusterArn: besideArnOf(plan.target, newNameOf(plan)),
      clusterResourceId: NEW_RESOURCE,
      ...(plan.strategy === 'swap' && { targetEndpoint: { host: 'orders-staging.example', port: 5432 } }),
      opening: { securityGroups: ['sg-01d'], clusterParameterGroup: 'old-cluster-parameters' },
      instances: [{ class: 'db.r6g.large' }, { class: 'db.r6g.large', promotionTier: 1 }],
      isProtectedAfter: false,
    },
    'check-restore-status': {
      endpoint: 'orders-staging.cluster-c1a2b3c4d5e6.eu-west-1.rds.amazonaws.com',
      port: 5432,
      instances: [0, 1].map((index) => instanceNameOf(newNameOf(plan), index)),
    },
    'setup-db-users': {
      masterSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-5d0c7a9e-x1Y2z3',
      users: [
        { name: 'orders_app', secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders_app-a1B2c3' },
      ],
    },
    'swap-target': {
      begunAt: '2026-10-06T11:07:00.000Z',
      moves: swapMoves(plan),
      oldResourceId: OLD_RESOURCE,
      unreachableFrom: '2026-10-06T11:07:10.000Z',
      unreachableMs: 3_000,
      swappedAt: '2026-10-06T11:08:00.000Z',
      keepUntil: '2026-10-07T11:08:00.000Z',
    },
    'archive-snapshot': { action: 'kept', keepUntil: '2026-10-20T11:09:00.000Z' },
    'sns-notification': { messageId: 'message-1' },
  };
}

/** What the new cluster is called until it has the target's name. */
const newNameOf = ({ strategy, target }: Plan): string =>
  strategy === 'swap' ? besideNameOf(RESTORE_ID) : target.cluster;

/** The renames of a swap with one instance on either side. */
export function swapMoves(plan: Plan): readonly Move[] {
  const target = plan.target.cluster;
  const [beside, retired] = [besideNameOf(RESTORE_ID), retiredNameOf(RESTORE_ID)];
  return [
    { kind: 'cluster', of: 'old', resourceId: OLD_RESOURCE, from: target, to: retired },
    { kind: 'cluster', of: 'new', resourceId: NEW_RESOURCE, from: beside, to: target },
    { kind: 'instance', of: 'old', resourceId: 'db-OLD-1', from: `${target}-1`, to: instanceNameOf(retired, 0) },
    { kind: 'instance', of: 'new', resourceId: 'db-NEW-1', from: instanceNameOf(beside, 0), to: `${target}-1` },
  ];
}

const oldSettings = {
  subnetGroup: 'old-subnets',
  securityGroups: ['sg-01d'],
  clusterParameterGroup: 'old-cluster-parameters',
  port: 6432,
  iamAuthentication: true,
  backupRetentionDays: 3,
  deletionProtection: true,
  copyTagsToSnapshot: false,
  logExports: ['postgresql'],
  tags: { team: 'orders' },
  instances: [{ class: 'db.r5.xlarge', parameterGroup: 'old-instance-parameters', promotionTier: 0 }],
};
