import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ROUTES, TRACKER } from '../../events/services.ts';
import type { CallMatch, FaultRule, When } from '../../local/faults/fault.ts';
import { aCluster, aSnapshot, query, secretLogin } from '../e2e/support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';
import { seeded } from '../e2e/support/seeded.ts';
import { rdsChanges, replaceChanges, type Restore, swapChanges, swapRenames } from './support/changes.ts';

jest.setTimeout(TEST_TIMEOUT_MS);

const SOURCE_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const TARGET_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002';
const SEED = Number(process.env.FAULT_SEED ?? 1_010_203);

interface Change extends Pick<CallMatch, 'operation' | 'parameter'> {
  readonly service: string;
  readonly times: number;
}

interface Way {
  readonly plan: string;
  readonly target: string;
  readonly services: readonly string[];
  /** Who changes what in RDS, and how often in one restore; `replace` goes from two old instances to two new ones. */
  readonly changes: readonly Change[];
  readonly changesOf: (restore: Restore) => readonly string[];
  /** Of clusters, by RDS's events. */
  readonly renamesOf: (restore: Restore) => readonly string[];
  /** How many of ten calls are throttled; a swap makes more of them in one delivery. */
  readonly throttledInTen: number;
}

const REPLACE: Way = {
  ...{ plan: 'books', target: 'books-staging', services: [TRACKER, ...ROUTES.replace], changesOf: replaceChanges },
  ...{ renamesOf: () => [], throttledInTen: 3 },
  changes: [
    { service: 'copy-snapshot', operation: 'CopyDBClusterSnapshot', times: 1 },
    { service: 'delete-rds', operation: 'CreateDBClusterSnapshot', times: 1 },
    { service: 'delete-rds', operation: 'DeleteDBInstance', times: 2 },
    { service: 'delete-rds', operation: 'DeleteDBCluster', times: 1 },
    { service: 'restore-snapshot', operation: 'RestoreDBClusterFromSnapshot', times: 1 },
    { service: 'check-restore-status', operation: 'CreateDBInstance', times: 2 },
    { service: 'setup-db-users', operation: 'ModifyDBCluster', times: 3 },
    { service: 'setup-db-users', operation: 'RebootDBInstance', times: 2 },
  ],
};

const SWAP: Way = {
  ...{ plan: 'films', target: 'films-staging', changesOf: swapChanges },
  ...{ renamesOf: swapRenames, throttledInTen: 1 },
  services: [TRACKER, ...ROUTES.swap],
  changes: [
    { service: 'copy-snapshot', operation: 'CopyDBClusterSnapshot', times: 1 },
    { service: 'restore-snapshot', operation: 'RestoreDBClusterFromSnapshot', times: 1 },
    { service: 'check-restore-status', operation: 'CreateDBInstance', times: 1 },
    { service: 'setup-db-users', operation: 'ModifyDBCluster', times: 3 },
    { service: 'setup-db-users', operation: 'RebootDBInstance', times: 1 },
    { service: 'swap-target', operation: 'ModifyDBCluster', parameter: 'NewDBClusterIdentifier', times: 2 },
    { service: 'swap-target', operation: 'ModifyDBInstance', parameter: 'NewDBInstanceIdentifier', times: 2 },
    { service: 'delete-rds', operation: 'CreateDBClusterSnapshot', times: 1 },
    { service: 'delete-rds', operation: 'DeleteDBInstance', times: 1 },
    { service: 'delete-rds', operation: 'DeleteDBCluster', times: 1 },
  ],
};

const WAYS = [
  ['replace', REPLACE],
  ['swap', SWAP],
] as const;

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
    ...[REPLACE, SWAP].map(({ plan, target }) =>
      aCluster(pipeline, {
        ...{ cluster: target, instance: `${target}-1`, database: 'books', kmsKeyArn: TARGET_KEY },
        tags: { 'aurora-restore:plan': plan },
        sql: 'CREATE TABLE stale (id integer)',
      }),
    ),
  ]);
  await aSnapshot(pipeline, 'books-production', 'books-monday');
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

/** What one restore under faults came to. */
async function restoreUnder(way: Way, restoreId: string, rules: readonly FaultRule[]) {
  const { plan, target } = way;
  const { faults, lambda } = pipeline.runtime.services;
  const oldInstances = await instancesOf(target);
  const [before, resetsBefore] = [faults.journal().length, await passwordResets()];
  for (const rule of rules) faults.add(rule);
  await pipeline.request({ plan, requestId: restoreId });
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
  const calls = faults.journal().slice(before);
  return { way, restoreId, target, saga, oldInstances, met, resets, calls };
}

async function cluster(id: string) {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', { DBClusterIdentifier: id });
  return DBClusters[0];
}

const instancesOf = async (id: string): Promise<readonly string[]> =>
  (await cluster(id)).DBClusterMembers.map((each: { DBInstanceIdentifier: string }) => each.DBInstanceIdentifier);

/** What RDS's events tell of clusters, oldest first. */
async function toldBy(category: string): Promise<readonly string[]> {
  const { Events } = await pipeline.rds('DescribeEvents', { SourceType: 'db-cluster', EventCategories: [category] });
  return Events.map(({ Message }: { Message: string }) => Message);
}

/** How often RDS has replaced a master password; nobody else here has it do so. */
const passwordResets = async (): Promise<number> =>
  (await toldBy('configuration change')).filter((message) => message === 'Reset master credentials').length;

type Restored = Awaited<ReturnType<typeof restoreUnder>>;

async function expectRestoredOnce(restored: Restored): Promise<void> {
  const { way, restoreId, saga, calls, resets, target } = restored;
  expect(rdsChanges(calls)).toEqual(way.changesOf(restored));
  expect(resets).toBe(1);
  const renames = (await toldBy('notification')).filter((message) => message.includes(restoreId));
  expect(renames).toEqual(way.renamesOf(restored).map((names) => `Renamed cluster from ${names}`));
  expect(await pipeline.brokenTrailOf(saga)).toBeUndefined();
  const { clusterResourceId, instances } = saga.outputs['restore-snapshot']!;
  expect((await cluster(target)).DbClusterResourceId).toBe(clusterResourceId);
  expect(await instancesOf(target)).toEqual(instances.map((_each, index) => `${target}-${index + 1}`));
  const app = await secretLogin(pipeline, `aurora-restore/${way.plan}/${way.plan}_app`);
  expect(await query(pipeline, app, 'SELECT count(*)::int AS rows FROM books')).toEqual([{ rows: 100 }]);
}

const namesOf = (service: string): string => `aurora-restore-${service}`;

describe.each(WAYS)('with the strategy %s', (strategy, way) => {
  describe('a function killed once in every service', () => {
    test.each([
      ['between its RDS call and its commit', 'before'],
      ['between its commit and its publish', 'after'],
    ] as const)('%s: the restore completes, and each RDS change was made once', async (_where, when: When) => {
      const restored = await restoreUnder(
        way,
        `${strategy}-kill-${when}`,
        way.services.map((service) => ({
          ...{ kind: 'kill', functionName: namesOf(service), when, times: 1 },
          ...{ service: 'dynamodb', operation: 'TransactWriteItems' },
        })),
      );
      expect(restored.met.map(({ met }) => met)).toEqual(way.services.map(() => 1));
      await expectRestoredOnce(restored);
    });
  });

  test('every RDS change whose answer is lost once because its function was killed: each was made once', async () => {
    const rules = way.changes.map(({ service, operation, parameter, times }): FaultRule => ({
      ...{ kind: 'kill', functionName: namesOf(service), when: 'after', times },
      ...{ service: 'rds', operation, parameter },
    }));
    const restored = await restoreUnder(way, `${strategy}-lost-killed`, rules);
    expect(restored.met.map(({ met }) => met)).toEqual(way.changes.map(({ times }) => times));
    await expectRestoredOnce(restored);
  });

  test('every RDS change whose answer is lost once because it was a failure: each was made once', async () => {
    const rules = way.changes.map(({ service, operation, parameter, times }): FaultRule => ({
      ...{ kind: 'call', action: 'fail', functionName: namesOf(service), when: 'after', times },
      ...{ service: 'rds', operation, parameter },
    }));
    const restored = await restoreUnder(way, `${strategy}-lost-failed`, rules);
    expect(restored.met.map(({ met }) => met)).toEqual(way.changes.map(({ times }) => times));
    await expectRestoredOnce(restored);
  });

  test('every delivery of a pipeline event doubled: the restore completes, and each RDS change was made once', async () => {
    const rule: FaultRule = { kind: 'event', action: 'duplicate', source: 'aurora-restore' };
    const restored = await restoreUnder(way, `${strategy}-doubled`, [rule]);
    // All steps and the tracker hear of at least one event each.
    expect(restored.met[0]!.met).toBeGreaterThanOrEqual(way.services.length);
    await expectRestoredOnce(restored);
  });

  test(`${way.throttledInTen} in ten calls throttled: the restore completes, and each RDS change was made once`, async () => {
    const restored = await restoreUnder(
      way,
      `${strategy}-throttled`,
      ['dynamodb', 'rds', 'events'].flatMap((service): FaultRule[] => {
        const throttle = { kind: 'call', action: 'throttle', when: 'before', service, operation: '*' } as const;
        // One for certain: a restore publishes so little that chance alone would sometimes spare it.
        return [
          { ...throttle, times: 1 },
          { ...throttle, chance: way.throttledInTen / 10 },
        ];
      }),
    );
    for (const { met } of restored.met.filter(({ rule }) => rule.times)) expect(met).toBe(1);
    const byChance = restored.met.filter(({ rule }) => 'chance' in rule && rule.chance);
    expect(byChance.reduce((sum, { met }) => sum + met, 0)).toBeGreaterThan(0);
    await expectRestoredOnce(restored);
  });
});
