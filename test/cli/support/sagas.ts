import { LAST_WORD, ROUTES, type StepName } from '../../../events/services.ts';
import { EXAMPLE } from '../../../events/fields.ts';
import { NONE_ANSWERED } from '../../../shared/answered.ts';
import { AUDIT_START, type AuditEntry, nextAuditEntry } from '../../../shared/audit.ts';
import type { Saga, StepRecord } from '../../../shared/saga.ts';
import { aPlan, aSwapPlan } from '../../support/a-plan.ts';
import { outputsOf } from '../../support/a-saga.ts';

/** The moment most tests take place. */
export const NOW = '2026-10-06T02:14:09.000Z';
export const RESTORE_ID = 'r-3f9a1c52d0b74e6f';

/** An ISO time so many seconds after the moment of the tests. */
export const after = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

export const PLAN = aPlan();
export const SWAP_PLAN = aSwapPlan();

/** A restore that was accepted at `NOW` and whose first step is due. */
export function aSaga(changes: Partial<Saga> = {}): Saga {
  return {
    restoreId: RESTORE_ID,
    kind: 'saga',
    phase: 'running',
    step: 'snapshot-check',
    planName: 'orders-staging',
    plan: PLAN,
    request: { eventId: 'event-1', account: '111122223333', requestedBy: 'anna', reason: 'weekly refresh' },
    steps: {},
    outputs: {},
    run: 1,
    answered: NONE_ANSWERED,
    version: 1,
    audit: AUDIT_START,
    outbox: {},
    nextCheckAt: after(30),
    stepDeadlineAt: after(600),
    deadlineAt: after(86_400),
    closestCheckSeconds: 10,
    expectedMs: {},
    createdAt: NOW,
    updatedAt: NOW,
    ...changes,
  };
}

export function done(fromSeconds: number, toSeconds: number, note?: string): StepRecord {
  return { status: 'done', attempt: 1, startedAt: after(fromSeconds), endedAt: after(toSeconds), checks: 0, note };
}

export function running(fromSeconds: number, changes: Partial<StepRecord> = {}): StepRecord {
  return { status: 'running', attempt: 1, startedAt: after(fromSeconds), checks: 1, ...changes };
}

/** A restore whose copy is at 25 percent, last looked at 100 s after it began; five seconds were needed before. */
export function aCopyingSaga(changes: Partial<Saga> = {}): Saga {
  return aSaga({
    step: 'check-copy-status',
    steps: {
      'snapshot-check': done(1, 3, 'snapshot chosen'),
      'copy-snapshot': done(3, 5, 'copy started'),
      'check-copy-status': running(5, { progress: 25, note: "copy 'arp-1' is copying, 25 %" }),
    },
    updatedAt: after(105),
    ...changes,
  });
}

/** A restore whose database has not answered for ten minutes, looked at for the seventh time just now. */
export function aTroubledSaga(changes: Partial<Saga> = {}): Saga {
  const trouble = { since: after(1_000), count: 7, code: 'DatabaseNotReached', message: 'PostgreSQL did not answer' };
  return aSaga({
    step: 'setup-db-users',
    steps: {
      ...ALL,
      'setup-db-users': running(967, { note: 'RDS is replacing the master password', trouble }),
      'archive-snapshot': undefined,
      'sns-notification': undefined,
    },
    updatedAt: after(1_600),
    nextCheckAt: after(1_900),
    ...changes,
  });
}

const ALL: Readonly<Record<Exclude<StepName, 'swap-target'>, StepRecord>> = {
  'snapshot-check': done(1, 3),
  'copy-snapshot': done(3, 5),
  'check-copy-status': done(5, 305),
  'delete-rds': done(305, 365),
  'restore-snapshot': done(365, 367),
  'check-restore-status': done(367, 967),
  'setup-db-users': done(967, 977),
  'archive-snapshot': done(977, 978),
  'sns-notification': done(978, 979, 'told people'),
};

export function aCompletedSaga(changes: Partial<Saga> = {}): Saga {
  return aSaga({
    phase: 'completed',
    step: 'ended',
    steps: ALL,
    outputs: {
      'snapshot-check': {
        snapshotArn: EXAMPLE.sourceSnapshot,
        snapshotCreatedAt: '2026-10-06T01:30:11.000Z',
        engine: 'aurora-postgresql',
        engineVersion: '16.8',
        isEncrypted: true,
        needsCopy: true,
        copyReason: 'the target is in another region',
      },
      'copy-snapshot': { snapshotArn: EXAMPLE.copy, isInPlace: false },
      'delete-rds': { hadExisted: true, finalSnapshotArn: EXAMPLE.finalSnapshot },
      'check-restore-status': { endpoint: 'orders-staging.example', port: 5432, instances: ['orders-staging-1'] },
      'setup-db-users': {
        masterSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:master-AbCdEf',
        users: [{ name: 'orders_app', secretArn: EXAMPLE.secret }],
      },
    },
    endedAt: after(980),
    updatedAt: after(980),
    ...changes,
  });
}

/** A swap whose old cluster is kept for 24 hours, counted from its swap. */
export function aSwappedSaga(changes: Partial<Saga> = {}): Saga {
  const route = ROUTES.swap.slice(0, ROUTES.swap.indexOf(LAST_WORD) + 1);
  const { 'delete-rds': _later, ...steps } = ALL;
  const outputs = outputsOf(route, SWAP_PLAN);
  return aSaga({
    plan: SWAP_PLAN,
    phase: 'completed',
    step: 'delete-rds',
    steps: { ...steps, 'swap-target': done(977, 980, 'names changed'), 'delete-rds': running(981, { checks: 0 }) },
    outputs: {
      ...outputs,
      'swap-target': {
        ...outputs['swap-target']!,
        keepUntil: after(86_400),
        endpoint: 'orders-staging.example',
        port: 5432,
      },
    },
    endedAt: after(980),
    updatedAt: after(980),
    nextCheckAt: after(86_400),
    ...changes,
  });
}

export function aFailedSaga(changes: Partial<Saga> = {}): Saga {
  return aSaga({
    phase: 'failed',
    step: 'ended',
    steps: {
      'snapshot-check': done(1, 3),
      'copy-snapshot': done(3, 5),
      'check-copy-status': {
        ...done(5, 60, "snapshot 'arp-1' has status 'failed', expected 'available'"),
        status: 'failed',
      },
    },
    outputs: { 'copy-snapshot': { snapshotArn: EXAMPLE.copy, isInPlace: false } },
    failure: {
      step: 'check-copy-status',
      code: 'SnapshotCopyFailed',
      message: "snapshot 'arp-1' has status 'failed', expected 'available'",
      hint: 'Check the key of the plan.',
    },
    endedAt: after(61),
    updatedAt: after(61),
    ...changes,
  });
}

/** A whole trail of so many entries, and the saga whose head it ends at. */
export function aTrail(length: number, saga = aCompletedSaga()): { entries: AuditEntry[]; saga: Saga } {
  const entries: AuditEntry[] = [];
  let head = AUDIT_START;
  for (let index = 1; index <= length; index += 1) {
    const entry = nextAuditEntry(saga.restoreId, head, {
      at: after(index),
      actor: 'copy-snapshot',
      attempt: 1,
      cause: `event-${index}`,
      decision: 'done',
      summary: `did thing ${index}`,
      calls: [{ operation: 'CopyDBClusterSnapshot', resource: EXAMPLE.copy, answer: 'ok' }],
    });
    entries.push(entry);
    head = { sequence: entry.sequence, hash: entry.hash };
  }
  return { entries, saga: { ...saga, audit: head } };
}
