import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PreflightReport } from '../../shared/preflight-report.ts';
import type { Saga } from '../../shared/saga.ts';
import { amongNeighbours } from '../e2e/support/among-neighbours.ts';
import { aCluster, aSnapshot, type Login, MASTER, query, secretLogin } from '../e2e/support/clusters.ts';
import { aDangerousSource, type DangerousSource, productionParameters } from '../e2e/support/dangerous-source.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';
import { type Watch, watchEndpoint } from '../e2e/support/watch-endpoint.ts';

jest.setTimeout(TEST_TIMEOUT_MS);

const TARGET_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002';
/** So long after each rename the name leads to its former bearer, or to nobody. */
const DNS_MS = 2_500;
const NEW = 'arp-new-swapped';
const OLD = 'arp-old-swapped';

let pipeline: Deployment;
let production: DangerousSource;
/** The old staging, by the name of the target. */
let target: Login;
let oldResourceId: string;
/** A client of the target's name, and somebody with production's master password who waits for the new cluster. */
let client: Watch;
let intruder: Watch;
let saga: Saga;

beforeAll(async () => {
  // More plans than one role can hold: services work under roles that hold some of them each.
  pipeline = await amongNeighbours({ plan: 'books', neighbours: 60 }, (plansDirectory) => deploy({ plansDirectory }));
  await productionParameters(pipeline, 'books-pg16', 'books');
  production = await aDangerousSource(pipeline, 'books', 'books-pg16');
  target = await aCluster(pipeline, {
    cluster: 'books-staging',
    database: 'books',
    kmsKeyArn: TARGET_KEY,
    tags: { 'aurora-restore:plan': 'books' },
    more: { DeletionProtection: false },
    sql: 'CREATE TABLE stale AS SELECT generate_series(1, 7) AS id',
  });
  await pipeline.until('the job of production has run', async () => (await mails(production.source)) > 0);
  await aSnapshot(pipeline, 'books-production', 'books-monday');
  oldResourceId = (await cluster('books-staging')).DbClusterResourceId;
  client = watchEndpoint(pipeline, async () => target);
  intruder = watchEndpoint(pipeline, async () => {
    const made = await cluster(NEW);
    return made?.Endpoint === 'localhost' ? { ...target, port: made.Port } : undefined;
  });
  pipeline.runtime.services.rds.durations.dnsMs = DNS_MS;
  await pipeline.request({ plan: 'books', requestId: 'swapped' });
  saga = await pipeline.until('the restore has completed or failed', async () => {
    const read = await pipeline.saga('swapped');
    return (read?.phase === 'completed' || read?.step === 'ended') && read;
  });
  await Promise.all([client.stop(), intruder.stop()]);
  // The failure first: it says what went wrong.
  expect({ failure: saga.failure, phase: saga.phase }).toEqual({ failure: undefined, phase: 'completed' });
});

afterAll(async () => {
  await Promise.all([client?.stop(), intruder?.stop()]);
  await pipeline?.runtime.dispose();
});

/** The function gives a try up after 2 s and begins the next half a second later; where both are starved, by as much more. */
const AGREED_WITHIN_MS = 2_500;

const cluster = async (id: string) => {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', {});
  return DBClusters.find((each: { DBClusterIdentifier: string }) => each.DBClusterIdentifier === id);
};
const mails = async (login: Login): Promise<number> =>
  (await query(pipeline, login, 'SELECT count(*)::int AS sent FROM mails'))[0].sent;
const app = () => secretLogin(pipeline, 'aurora-restore/books/books_app');
/** The master user of the new cluster, as RDS keeps it. */
const master = async (): Promise<Login> => {
  const { password } = await secretLogin(pipeline, saga.outputs['setup-db-users']!.masterSecretArn!);
  return { ...target, password };
};

describe('a swap', () => {
  test('gives the name of the target to the new cluster and its instances', async () => {
    const now = await cluster('books-staging');
    expect(now).toMatchObject({ Status: 'available', KmsKeyId: TARGET_KEY });
    expect(now.DbClusterResourceId).toBe(saga.outputs['restore-snapshot']!.clusterResourceId);
    expect(now.DBClusterMembers).toMatchObject([{ DBInstanceIdentifier: 'books-staging-1', IsClusterWriter: true }]);
    expect(await query(pipeline, await app(), 'SELECT count(*)::int AS rows FROM books')).toEqual([{ rows: 500 }]);
  });

  test('leaves a client of the name without an answer for seconds at most, and says for how long', () => {
    // Half a second on a machine that has nothing else to do.
    expect(client.longestSilenceMs()).toBeLessThan(10_000);
    const { unreachableMs, seen } = saga.outputs['swap-target']!;
    // Both tried again and again over verified TLS, by the same name; the function to within one of its tries.
    const difference = Math.abs(unreachableMs! - client.silentMs());
    console.info(
      `silent for ${unreachableMs} ms as reported, ${Math.round(client.silentMs())} ms as the client saw it`,
    );
    expect(difference).toBeLessThan(AGREED_WITHIN_MS + client.longestSilenceMs());
    expect(seen).toMatchObject({ isMeasured: true });
    // The old cluster went on answering after its rename, which was not taken for success.
    expect(Date.parse(seen!.oldAnsweredAt!)).toBeGreaterThan(Date.parse(saga.outputs['swap-target']!.unreachableFrom!));
    expect(Date.parse(seen!.reachedAt!)).toBeGreaterThan(Date.parse(seen!.oldAnsweredAt!));
    const told = pipeline.messages().find(({ message }) => message.includes('Restore    swapped'));
    expect(told?.message).toContain(OLD);
  });

  test('promise 3 and 4: keeps the old cluster, and deletes it last, with a final snapshot', async () => {
    expect((await cluster(OLD))?.DbClusterResourceId).toBe(oldResourceId);
    expect(await pipeline.ended('swapped')).toMatchObject({ phase: 'completed' });
    expect(await cluster(OLD)).toBeUndefined();
    const { DBClusterSnapshots } = await pipeline.rds('DescribeDBClusterSnapshots', {
      DBClusterSnapshotIdentifier: 'arp-final-books-staging-swapped',
    });
    expect(DBClusterSnapshots[0]).toMatchObject({ Status: 'available' });
    expect(await cluster('books-staging')).toMatchObject({ Status: 'available' });
  });
});

test('where there are more plans than one role can hold, RDS is changed under roles that hold some of them', () => {
  const callers = pipeline.runtime.services.faults
    .journal({ service: 'rds', changing: true, done: true })
    .map(({ caller }) => caller)
    .filter((caller) => caller !== 'developer');
  const services = ['setup-db-users', 'swap-target'];
  for (const service of services)
    expect(callers).toContainEqual(expect.stringMatching(`^role aurora-restore-eu-west-1-${service}-plans-\\d+$`));
  expect(callers).not.toContain('aurora-restore-swap-target');
});

describe('promise 5: a restored cluster is closed until it is ours', () => {
  test('before it was opened nobody could connect, though somebody tried all the time', () => {
    expect(intruder.answers.get('in')).toBeUndefined();
    const turnedAway = [...intruder.answers].filter(([code]) => !/^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code));
    expect(turnedAway.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(10);
  });

  test("neither the source's master password nor its logins get in", async () => {
    const { host, port, database } = await app();
    const strangers = production.strangers.map((each) => ({ host, port, database, ...each }));
    for (const login of strangers) {
      expect(
        await query(pipeline, { ...production.source, user: login.user, password: login.password }, 'SELECT 1'),
      ).toHaveLength(1);
      await expect(query(pipeline, login, 'SELECT 1')).rejects.toMatchObject({ code: '28000' });
    }
    await expect(query(pipeline, { host, port, database, ...MASTER }, 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('its scheduled job does not run, though the scheduler of production is loaded again', async () => {
    const there = await master();
    const [before, inProduction] = [await mails(there), await mails(production.source)];
    await pipeline.until(
      'the job of production has run again',
      async () => (await mails(production.source)) > inProduction + 1,
    );
    expect(await mails(there)).toBe(before);
    expect(await query(pipeline, there, 'SELECT jobname, active FROM cron.job')).toEqual([
      { jobname: 'mail readers', active: false },
    ]);
  });

  test('its subscription is gone, and what production publishes does not reach it', async () => {
    await query(pipeline, production.upstream, "INSERT INTO news VALUES (2, 'second')");
    await pipeline.until('production has the news', async () => {
      return (await query(pipeline, production.source, 'SELECT id FROM news WHERE id = 2')).length === 1;
    });
    await sleep(500);
    const there = await master();
    expect(await query(pipeline, there, 'SELECT id FROM news')).toEqual([{ id: 1 }]);
    expect(await query(pipeline, there, 'SELECT subname FROM pg_subscription')).toEqual([]);
  });

  test('its foreign server leads nowhere, and knows no password any more', async () => {
    expect(await query(pipeline, production.source, 'SELECT count(*)::int AS n FROM upstream_news')).toEqual([
      { n: 2 },
    ]);
    const there = await master();
    await expect(query(pipeline, there, 'SELECT * FROM upstream_news')).rejects.toThrow();
    expect(await query(pipeline, there, 'SELECT umid FROM pg_user_mappings')).toEqual([]);
  });

  test("the plan's statements have run, and its checks passed, before anybody got in", async () => {
    expect(
      await query(pipeline, await app(), "SELECT count(*)::int AS real FROM readers WHERE email LIKE '%@example.com'"),
    ).toEqual([{ real: 0 }]);
    const decisions = (await pipeline.auditOf('swapped')).filter(({ actor }) => actor === 'setup-db-users');
    expect(decisions.length).toBeGreaterThan(2);
  });
});

describe("promise 7: the plan's SQL", () => {
  /** Words of its statement and of its check. */
  const SQL = /example\.invalid/;
  const read = async (operation: string, input: object): Promise<readonly { restoreId: { S: string } }[]> => {
    const { call, developer } = pipeline.runtime;
    return (await call('dynamodb', operation, { TableName: 'aurora-restore-state', ...input }, developer)).Items;
  };
  const byAge = (kind: string) =>
    read('Query', {
      IndexName: 'by-created-at',
      KeyConditionExpression: 'kind = :kind',
      ExpressionAttributeValues: { ':kind': { S: kind } },
    });

  test('stands in an item of its own, in no other and not in the index', async () => {
    const holding = (await read('Scan', {})).filter((item) => SQL.test(JSON.stringify(item)));
    expect(holding.map(({ restoreId }) => restoreId.S)).toEqual(['sql#swapped']);
    expect(JSON.stringify([await byAge('saga'), await byAge('plan-sql')])).not.toMatch(SQL);
    expect(await byAge('plan-sql')).toEqual([]);
  });

  test('is told nowhere', async () => {
    expect(saga.plan!.database.statements).toMatchObject([{ sql: expect.stringMatching(/^sha256:/) }]);
    const told = [
      await pipeline.saga('swapped'),
      await pipeline.auditOf('swapped'),
      pipeline.messages(),
      pipeline.logs,
    ];
    expect(JSON.stringify(told)).not.toMatch(SQL);
  });
});

describe('request --dry-run', () => {
  /** As somebody types it, against the deployed function; with every call that was made meanwhile. */
  async function dryRun(plan: string) {
    const { faults } = pipeline.runtime.services;
    const before = faults.journal().length;
    const { endpointUrl: AWS_ENDPOINT_URL, region: AWS_REGION } = pipeline.runtime;
    const env = { ...process.env, AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
    const args = ['cli/main.ts', 'request', plan, '--dry-run', '--json', '--plans', 'test/e2e/plans'];
    const options = { env, cwd: join(import.meta.dirname, '../..') };
    const { stdout, code } = await promisify(execFile)(process.execPath, args, options).then(
      (done) => ({ ...done, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    const calls = faults.journal().slice(before);
    return { report: JSON.parse(stdout) as PreflightReport, code, calls };
  }

  test('tells what a restore would do, how long it would take and what it would cost, and changes nothing', async () => {
    await pipeline.ended('swapped');
    const { report, code, calls } = await dryRun('books');
    expect({ findings: report.findings, code }).toEqual({ findings: [], code: 0 });
    expect(JSON.stringify(report)).not.toMatch(/example\.invalid/);
    expect(report.actions.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['copy-snapshot', 'swap-target', 'delete-rds']),
    );
    expect(report.time.totalMs).toBeGreaterThan(0);
    expect(report.cost.items.length).toBeGreaterThan(0);
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter(({ isChanging }) => isChanging)).toEqual([]);
  });

  test('names six things that are wrong, all at once, each with a hint, and changes nothing', async () => {
    await pipeline.ended('swapped');
    const protect = { DBClusterIdentifier: 'books-staging', DeletionProtection: true, ApplyImmediately: true };
    await pipeline.rds('ModifyDBCluster', protect);
    const secret = { Name: 'aurora-restore/wrong/wrong_app', SecretString: '{}' };
    const { call, developer } = pipeline.runtime;
    await call('secretsmanager', 'CreateSecret', secret, developer);
    await call('secretsmanager', 'DeleteSecret', { SecretId: secret.Name }, developer);
    const { report, code, calls } = await dryRun('wrong');
    expect(code).toBe(1);
    // The cluster and its instance each lack the tag.
    expect([...new Set(report.findings.map((finding) => finding.code))].toSorted()).toEqual([
      'InstanceClassNotOffered',
      'ParameterGroupNotFound',
      'SecretScheduledForDeletion',
      'SubnetGroupNotFound',
      'TargetNotTagged',
      'TargetProtected',
    ]);
    for (const { hint } of report.findings) expect(hint.length).toBeGreaterThan(20);
    expect(calls.filter(({ isChanging }) => isChanging)).toEqual([]);
  });
});
