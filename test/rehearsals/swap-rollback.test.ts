import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { AwsFault } from '../../local/wire/aws-fault.ts';
import type { Saga } from '../../shared/saga.ts';
import { aCluster, aSnapshot, type Login, query, secretLogin } from '../e2e/support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';
import { type Watch, watchEndpoint } from '../e2e/support/watch-endpoint.ts';

/** Four swaps at a time, each with another rename that RDS refuses for good. */
jest.setTimeout(TEST_TIMEOUT_MS);

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
/** Four at a time on two cores take their time; who waited for another delivery would take a minute. */
const SILENCE_MS_MAX = 20_000;

/** A plan, and the rename of its swap that fails; the restore is called like the plan, with `-fails`. */
interface Case {
  readonly plan: string;
  readonly operation: 'ModifyDBCluster' | 'ModifyDBInstance';
  readonly from: string;
  readonly to: string;
}

const CASES: readonly Case[] = [
  { plan: 'old-cluster', operation: 'ModifyDBCluster', from: 'old-cluster-staging', to: 'arp-old-old-cluster-fails' },
  { plan: 'new-cluster', operation: 'ModifyDBCluster', from: 'arp-new-new-cluster-fails', to: 'new-cluster-staging' },
  {
    ...{ plan: 'old-instance', operation: 'ModifyDBInstance' },
    ...{ from: 'old-instance-staging-1', to: 'arp-old-old-instance-fails-1' },
  },
  {
    ...{ plan: 'new-instance', operation: 'ModifyDBInstance' },
    ...{ from: 'arp-new-new-instance-fails-1', to: 'new-instance-staging-1' },
  },
];

/** One target, before and after its restore. */
interface Scene {
  readonly login: Login;
  readonly oldResourceId: string;
  /** What a client of the name saw, which never stopped trying. */
  readonly answers: Watch['answers'];
  /** The longest time without an answer. */
  readonly silenceMs: number;
  readonly saga: Saga;
  /** How often the rename was refused. */
  readonly refusals: number;
}

let pipeline: Deployment;
const scenes = new Map<string, Scene>();
const refusals = new Map<string, number>();

beforeAll(async () => {
  pipeline = await deploy({ plansDirectory: join(import.meta.dirname, 'plans-rollback') });
  const production = { cluster: 'library-production', database: 'library', kmsKeyArn: KEY };
  const [, ...logins] = await Promise.all([
    aCluster(pipeline, { ...production, sql: 'CREATE TABLE books AS SELECT generate_series(1, 100) AS id' }),
    ...CASES.map(anOldCluster),
  ]);
  await aSnapshot(pipeline, 'library-production', 'library-monday');
  pipeline.runtime.services.rds.interrupt = refuse;
  const made = await Promise.all(CASES.map((each, index) => restored(each, logins[index]!)));
  CASES.forEach(({ plan }, index) => scenes.set(plan, made[index]!));
  pipeline.runtime.services.rds.interrupt = () => undefined;
  const told = ({ silenceMs, answers }: Scene) => `silent for ${Math.round(silenceMs)} ms; ${[...answers].join('; ')}`;
  console.info([...scenes].map(([plan, scene]) => `${plan}: ${told(scene)}`).join('\n'));
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

const anOldCluster = ({ plan }: Case): Promise<Login> =>
  aCluster(pipeline, {
    ...{ cluster: `${plan}-staging`, instance: `${plan}-staging-1`, database: 'library', kmsKeyArn: KEY },
    tags: { 'aurora-restore:plan': plan, owner: 'team-library' },
    more: { DeletionProtection: false },
    sql: `CREATE TABLE loans AS SELECT generate_series(1, 300) AS id;
      CREATE TABLE readers AS SELECT generate_series(1, 40) AS id`,
  });

/** Only the rename forward: what takes it back goes to other names, or comes from others. */
function refuse(operation: string, input: object): AwsFault | undefined {
  const wanted = input as Readonly<Record<string, unknown>>;
  const [from, to] = [
    wanted.DBInstanceIdentifier ?? wanted.DBClusterIdentifier,
    wanted.NewDBInstanceIdentifier ?? wanted.NewDBClusterIdentifier,
  ];
  const met = CASES.find((each) => each.operation === operation && each.from === from && each.to === to);
  if (!met) return undefined;
  refusals.set(met.plan, (refusals.get(met.plan) ?? 0) + 1);
  return new AwsFault('InvalidParameterCombination', `this cannot be renamed to '${met.to}'`);
}

async function restored({ plan }: Case, login: Login): Promise<Scene> {
  const oldResourceId = (await clusterNamed(`${plan}-staging`)).DbClusterResourceId;
  const client = watchEndpoint(pipeline, async () => login);
  await pipeline.request({ plan, requestId: `${plan}-fails` });
  const saga = await pipeline.ended(`${plan}-fails`);
  const silenceMs = client.longestSilenceMs();
  await client.stop();
  return { login, oldResourceId, answers: client.answers, silenceMs, saga, refusals: refusals.get(plan) ?? 0 };
}

async function clusterNamed(id: string) {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', {});
  return DBClusters.find((each: { DBClusterIdentifier: string }) => each.DBClusterIdentifier === id);
}

async function namesOfEverything(): Promise<readonly string[]> {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', {});
  const { DBInstances } = await pipeline.rds('DescribeDBInstances', {});
  return [
    ...DBClusters.map((each: { DBClusterIdentifier: string }) => each.DBClusterIdentifier),
    ...DBInstances.map((each: { DBInstanceIdentifier: string }) => each.DBInstanceIdentifier),
  ];
}

const tagsOf = ({ TagList }: { TagList: { Key: string; Value: string }[] }) =>
  Object.fromEntries(TagList.map(({ Key, Value }) => [Key, Value]));

describe.each(CASES.map((each) => [each.plan, each] as const))('a swap whose rename of the %s fails', (plan, each) => {
  const target = `${plan}-staging`;

  test('ends failed at that rename, and lists nothing as left', () => {
    const { saga, refusals: times } = scenes.get(plan)!;
    expect(saga).toMatchObject({
      phase: 'failed',
      failure: { step: 'swap-target', message: expect.stringContaining(each.to) },
    });
    expect(times).toBeGreaterThan(0);
    expect(saga.undoing?.left).toEqual([]);
  });

  test('promise 3: the old cluster answers under its name, with its login and all its rows', async () => {
    const { login, oldResourceId } = scenes.get(plan)!;
    expect(await clusterNamed(target)).toMatchObject({ Status: 'available', DbClusterResourceId: oldResourceId });
    const sql = `SELECT (SELECT count(*)::int FROM loans) AS loans, (SELECT count(*)::int FROM readers) AS readers`;
    expect(await query(pipeline, login, sql)).toEqual([{ loans: 300, readers: 40 }]);
  });

  test('the old cluster and its instance are as they were, and retired no more', async () => {
    const tags = { 'aurora-restore:plan': plan, owner: 'team-library' };
    const cluster = await clusterNamed(target);
    expect(tagsOf(cluster)).toEqual(tags);
    expect(cluster.DBClusterMembers).toMatchObject([{ DBInstanceIdentifier: `${target}-1`, IsClusterWriter: true }]);
    const { DBInstances } = await pipeline.rds('DescribeDBInstances', { DBInstanceIdentifier: `${target}-1` });
    expect(DBInstances[0]).toMatchObject({ DBInstanceStatus: 'available' });
    expect(tagsOf(DBInstances[0])).toEqual(tags);
  });

  test('nothing new is left, and nothing bears the name of what is retired', async () => {
    const ours = (await namesOfEverything()).filter((name) => /^arp-/.test(name) && name.includes(`${plan}-fails`));
    expect(ours).toEqual([]);
  });

  test('a client of the name never waited for the next delivery', () => {
    const { answers, silenceMs } = scenes.get(plan)!;
    expect(answers.get('in')).toBeGreaterThan(0);
    expect(silenceMs).toBeLessThan(SILENCE_MS_MAX);
  });

  test('has a whole trail, and people are told once', async () => {
    const { saga } = scenes.get(plan)!;
    expect(await pipeline.brokenTrailOf(saga)).toBeUndefined();
    const told = pipeline.messages().filter(({ message }) => message.includes(`Restore    ${saga.restoreId}`));
    expect(told.map(({ subject }) => subject)).toEqual([`Aurora restore FAILED: ${target}`]);
  });
});

describe('once the rename is allowed', () => {
  const RETRIED = 'new-instance-fails';
  const booksOf = async (plan: string) =>
    query(
      pipeline,
      await secretLogin(pipeline, `aurora-restore/${plan}/library_app`),
      'SELECT count(*)::int AS books FROM books',
    );

  beforeAll(async () => {
    await pipeline.put('RetryRequested', { restoreId: RETRIED });
    await pipeline.request({ plan: 'old-cluster', requestId: 'again' });
    await pipeline.until('the second run has begun', async () => (await pipeline.saga(RETRIED))?.run === 2);
    await Promise.all([RETRIED, 'again'].map((id) => pipeline.ended(id)));
  });

  test('a retry completes, from the restore on', async () => {
    const saga = (await pipeline.saga(RETRIED))!;
    expect({ failure: saga.failure, phase: saga.phase }).toEqual({ failure: undefined, phase: 'completed' });
    expect(saga.steps).toMatchObject({ 'snapshot-check': { attempt: 1 }, 'restore-snapshot': { attempt: 2 } });
    const { DbClusterResourceId } = await clusterNamed('new-instance-staging');
    expect(DbClusterResourceId).toBe(saga.outputs['restore-snapshot']?.clusterResourceId);
    expect(await booksOf('new-instance')).toEqual([{ books: 100 }]);
    expect(await clusterNamed(`arp-old-${RETRIED}`)).toBeUndefined();
  });

  test('so does a new request', async () => {
    expect(await pipeline.saga('again')).toMatchObject({ phase: 'completed' });
    const { oldResourceId } = scenes.get('old-cluster')!;
    expect((await clusterNamed('old-cluster-staging')).DbClusterResourceId).not.toBe(oldResourceId);
    expect(await booksOf('old-cluster')).toEqual([{ books: 100 }]);
  });
});
