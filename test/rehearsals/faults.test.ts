import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { CallRecord } from '../../local/faults/call-journal.ts';
import type { FaultRule, When } from '../../local/faults/fault.ts';
import { firstBrokenEntry } from '../../shared/audit.ts';
import { aCluster, aSnapshot, query, secretLogin } from '../e2e/support/clusters.ts';
import { deploy, type Deployment } from '../e2e/support/deployment.ts';
import { seeded } from '../e2e/support/seeded.ts';

jest.setTimeout(120_000);

const SOURCE_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const TARGET_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002';
const SEED = Number(process.env.FAULT_SEED ?? 1_010_203);

const SERVICES = [
  'saga-tracker',
  'snapshot-check',
  'copy-snapshot',
  'check-copy-status',
  'delete-rds',
  'restore-snapshot',
  'check-restore-status',
  'setup-db-users',
  'archive-snapshot',
  'sns-notification',
];

/** Who changes what in RDS, and how often in one restore from two old instances to two new ones. */
const RDS_CHANGES = [
  { service: 'copy-snapshot', operation: 'CopyDBClusterSnapshot', times: 1 },
  { service: 'delete-rds', operation: 'CreateDBClusterSnapshot', times: 1 },
  { service: 'delete-rds', operation: 'DeleteDBInstance', times: 2 },
  { service: 'delete-rds', operation: 'DeleteDBCluster', times: 1 },
  { service: 'restore-snapshot', operation: 'RestoreDBClusterFromSnapshot', times: 1 },
  { service: 'check-restore-status', operation: 'CreateDBInstance', times: 2 },
  { service: 'setup-db-users', operation: 'ModifyDBCluster', times: 1 },
];

let pipeline: Deployment;

beforeAll(async () => {
  console.info(`throttled by chance with FAULT_SEED=${SEED}`);
  pipeline = await deploy({
    plansDirectory: join(import.meta.dirname, 'plans-faults'),
    lambdaRetryDelaysMs: [100, 200],
    faultRandom: seeded(SEED),
  });
  const common = { database: 'books', sql: 'CREATE TABLE books AS SELECT generate_series(1, 100) AS id' };
  await Promise.all([
    aCluster(pipeline, { ...common, cluster: 'books-production', kmsKeyArn: SOURCE_KEY }),
    aCluster(pipeline, {
      ...common,
      cluster: 'books-staging',
      kmsKeyArn: TARGET_KEY,
      tags: { 'aurora-restore:plan': 'books' },
      sql: 'CREATE TABLE stale (id integer)',
    }),
  ]);
  await aSnapshot(pipeline, 'books-production', 'books-monday');
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

/** What one restore under faults came to. */
async function restoreUnder(restoreId: string, rules: readonly FaultRule[]) {
  const { faults, lambda } = pipeline.runtime.services;
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', { DBClusterIdentifier: 'books-staging' });
  const oldInstances = DBClusters[0].DBClusterMembers.map(
    ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => DBInstanceIdentifier,
  );
  const [before, resetsBefore] = [faults.journal().length, await passwordResets()];
  for (const rule of rules) faults.add(rule);
  await pipeline.request({ plan: 'books', requestId: restoreId });
  const saga = await pipeline.ended(restoreId);
  // What was committed and not published is published by the next tick.
  await pipeline.until('everything is published', async () => {
    const { outbox = {} } = (await pipeline.saga(restoreId)) ?? {};
    return Object.keys(outbox).length === 0;
  });
  await pipeline.until('every function rests', async () => {
    await lambda.idle();
    const { running, waitingForRetry } = lambda.pending();
    return running + waitingForRetry === 0;
  });
  // The failure first: it says what went wrong.
  expect({ failure: saga.failure, phase: saga.phase }).toEqual({ failure: undefined, phase: 'completed' });
  const met = faults.clear();
  const resets = (await passwordResets()) - resetsBefore;
  return { restoreId, saga, oldInstances, met, resets, calls: faults.journal().slice(before) };
}

/** How often RDS has replaced a master password of the target. */
async function passwordResets(): Promise<number> {
  const input = { SourceIdentifier: 'books-staging', SourceType: 'db-cluster' };
  const { Events } = await pipeline.rds('DescribeEvents', input);
  return Events.filter(({ Message }: { Message: string }) => Message === 'Reset master credentials').length;
}

type Restored = Awaited<ReturnType<typeof restoreUnder>>;

/** The changes that RDS carried out for functions, whether or not these heard of it. */
const rdsChanges = (calls: readonly CallRecord[]): string[] =>
  calls
    .filter(
      ({ service, isChanging, isDone, caller }) => service === 'rds' && isChanging && isDone && caller !== 'developer',
    )
    .filter(({ operation }) => operation !== 'AddTagsToResource')
    .map(({ operation, resource }) => `${operation} ${resource}`)
    // Asked again to manage a password that it manages, RDS says yes and does nothing: its events count the changes.
    .filter((call, index, all) => !call.startsWith('ModifyDBCluster ') || all.indexOf(call) === index)
    .toSorted();

async function expectRestoredOnce({ restoreId, saga, oldInstances, calls, resets }: Restored): Promise<void> {
  expect(rdsChanges(calls)).toEqual(
    [
      `CopyDBClusterSnapshot arp-books-staging-${restoreId}`,
      `CreateDBClusterSnapshot arp-final-books-staging-${restoreId}`,
      ...oldInstances.map((id: string) => `DeleteDBInstance ${id}`),
      'DeleteDBCluster books-staging',
      'RestoreDBClusterFromSnapshot books-staging',
      'CreateDBInstance books-staging-1',
      'CreateDBInstance books-staging-2',
      'ModifyDBCluster books-staging',
    ].toSorted(),
  );
  expect(resets).toBe(1);
  expect(firstBrokenEntry(await pipeline.auditOf(restoreId), saga.audit)).toBeUndefined();
  const app = await secretLogin(pipeline, 'aurora-restore/books/books_app');
  expect(await query(pipeline, app, 'SELECT count(*)::int AS rows FROM books')).toEqual([{ rows: 100 }]);
}

const namesOf = (service: string): string => `aurora-restore-${service}`;

describe('a function killed once in every service', () => {
  test.each([
    ['between its RDS call and its commit', 'before', 'kill-before'],
    ['between its commit and its publish', 'after', 'kill-after'],
  ] as const)('%s: the restore completes, and each RDS change was made once', async (_where, when: When, restoreId) => {
    const restored = await restoreUnder(
      restoreId,
      SERVICES.map((service) => ({
        ...{ kind: 'kill', functionName: namesOf(service), when, times: 1 },
        ...{ service: 'dynamodb', operation: 'TransactWriteItems' },
      })),
    );
    expect(restored.met.map(({ met }) => met)).toEqual(SERVICES.map(() => 1));
    await expectRestoredOnce(restored);
  });
});

describe('every RDS change whose answer is lost once', () => {
  test('because its function was killed: the restore completes, and each was made once', async () => {
    const rules = RDS_CHANGES.map(({ service, operation, times }): FaultRule => ({
      ...{ kind: 'kill', functionName: namesOf(service), when: 'after', times },
      ...{ service: 'rds', operation },
    }));
    const restored = await restoreUnder('lost-killed', rules);
    expect(restored.met.map(({ met }) => met)).toEqual(RDS_CHANGES.map(({ times }) => times));
    await expectRestoredOnce(restored);
  });

  test('because the answer was a failure: the restore completes, and each was made once', async () => {
    const rules = RDS_CHANGES.map(({ operation, times }): FaultRule => ({
      ...{ kind: 'call', action: 'fail', when: 'after', times },
      ...{ service: 'rds', operation },
    }));
    const restored = await restoreUnder('lost-failed', rules);
    expect(restored.met.map(({ met }) => met)).toEqual(RDS_CHANGES.map(({ times }) => times));
    await expectRestoredOnce(restored);
  });
});

test('every delivery of a pipeline event doubled: the restore completes, and each RDS change was made once', async () => {
  const rule: FaultRule = { kind: 'event', action: 'duplicate', source: 'aurora-restore' };
  const restored = await restoreUnder('doubled', [rule]);
  // Nine steps and the tracker hear of at least one event each.
  expect(restored.met[0]!.met).toBeGreaterThanOrEqual(SERVICES.length);
  await expectRestoredOnce(restored);
});

test('three in ten calls throttled: the restore completes, and each RDS change was made once', async () => {
  const restored = await restoreUnder(
    'throttled',
    ['dynamodb', 'rds', 'events'].map((service): FaultRule => ({
      ...{ kind: 'call', action: 'throttle', when: 'before', chance: 0.3 },
      ...{ service, operation: '*' },
    })),
  );
  for (const { met } of restored.met) expect(met).toBeGreaterThan(0);
  await expectRestoredOnce(restored);
});
