import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { restoreIdOf } from '../../shared/names.ts';
import { aCluster, aSnapshot, type Login, MASTER, query, secretLogin } from './support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from './support/deployment.ts';

jest.setTimeout(TEST_TIMEOUT_MS);

const SOURCE_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const TARGET_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/bbbbbbbb-0000-4000-8000-000000000002';
const ELSEWHERE_KEY = 'arn:aws:kms:us-east-1:111122223333:key/cccccccc-0000-4000-8000-000000000003';
const ORDERS_SQL = `CREATE TABLE orders (id serial PRIMARY KEY, item text NOT NULL);
  INSERT INTO orders (item) SELECT 'item ' || n FROM generate_series(1, 500) AS n;
  CREATE ROLE billing LOGIN PASSWORD 'canary-billing-password'`;

let pipeline: Deployment;
let source: Login;

beforeAll(async () => {
  pipeline = await deploy();
  const plan = { 'aurora-restore:plan': 'orders' };
  [source] = await Promise.all([
    aCluster(pipeline, { cluster: 'orders-production', database: 'orders', kmsKeyArn: SOURCE_KEY, sql: ORDERS_SQL }),
    aCluster(pipeline, {
      cluster: 'orders-staging',
      database: 'orders',
      kmsKeyArn: TARGET_KEY,
      tags: { ...plan, owner: 'team-orders' },
      more: { BackupRetentionPeriod: 3, EnableIAMDatabaseAuthentication: true, CopyTagsToSnapshot: true },
      sql: 'CREATE TABLE stale (id integer)',
    }),
  ]);
  await aSnapshot(pipeline, 'orders-production', 'orders-monday');
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

const staging = async () => {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', { DBClusterIdentifier: 'orders-staging' });
  return DBClusters[0];
};
const snapshotNames = async (): Promise<string[]> => {
  const { DBClusterSnapshots } = await pipeline.rds('DescribeDBClusterSnapshots', {});
  return DBClusterSnapshots.map((each: { DBClusterSnapshotIdentifier: string }) => each.DBClusterSnapshotIdentifier);
};

describe('a request that can be served', () => {
  let oldResourceId: string;

  beforeAll(async () => {
    oldResourceId = (await staging()).DbClusterResourceId;
    await pipeline.request({ plan: 'orders', requestId: 'first', reason: 'e2e', requestedBy: 'somebody' });
    await pipeline.ended('first');
  });

  test('ends completed, its execution succeeds, and the target is free again', async () => {
    const saga = await pipeline.saga('first');
    expect(saga).toMatchObject({ phase: 'completed', outbox: {} });
    const executionArn = 'arn:aws:states:eu-west-1:111122223333:execution:aurora-restore-clock:first';
    const { call, developer } = pipeline.runtime;
    await pipeline.until('the execution has ended', async () => {
      const { status } = await call('states', 'DescribeExecution', { executionArn }, developer);
      return status === 'SUCCEEDED';
    });
    const Key = { restoreId: { S: 'lock#arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging' } };
    expect(await call('dynamodb', 'GetItem', { TableName: 'aurora-restore-state', Key }, developer)).toEqual({});
  });

  test('replaces the cluster, with the data of the source under the key of the plan', async () => {
    const cluster = await staging();
    expect(cluster.DbClusterResourceId).not.toBe(oldResourceId);
    expect(cluster).toMatchObject({ Status: 'available', KmsKeyId: TARGET_KEY, StorageEncrypted: true });
    const app = await secretLogin(pipeline, 'aurora-restore/orders/orders_app');
    expect(await query(pipeline, app, 'SELECT count(*)::int AS rows, max(item) AS last FROM orders')).toEqual([
      { rows: 500, last: 'item 99' },
    ]);
  });

  test('keeps the settings of the old cluster, and adds those of the plan', async () => {
    const cluster = await staging();
    expect(cluster).toMatchObject({
      BackupRetentionPeriod: 3,
      IAMDatabaseAuthenticationEnabled: true,
      CopyTagsToSnapshot: true,
      DeletionProtection: true,
    });
    const tags = Object.fromEntries(
      cluster.TagList.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]),
    );
    expect(tags).toEqual({
      owner: 'team-orders',
      'cost-centre': 'staging',
      'aurora-restore:plan': 'orders',
      'aurora-restore:restore-id': 'first',
    });
    expect(cluster.DBClusterMembers).toMatchObject([
      { DBInstanceIdentifier: 'orders-staging-1', IsClusterWriter: true },
    ]);
  });

  test("lets the plan's users in with their access, and nobody with the source's master password", async () => {
    const app = await secretLogin(pipeline, 'aurora-restore/orders/orders_app');
    const reader = await secretLogin(pipeline, 'aurora-restore/orders/orders_readonly');
    await query(pipeline, app, "INSERT INTO orders (item) VALUES ('written')");
    expect(await query(pipeline, reader, "SELECT item FROM orders WHERE item = 'written'")).toHaveLength(1);
    await expect(query(pipeline, reader, 'DELETE FROM orders')).rejects.toMatchObject({ code: '42501' });
    await expect(query(pipeline, { ...app, ...MASTER }, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('shuts out the other logins of production, and says whom', async () => {
    const billing = { user: 'billing', password: 'canary-billing-password' };
    expect(await query(pipeline, { ...source, ...billing }, 'SELECT 1')).toHaveLength(1);
    const app = await secretLogin(pipeline, 'aurora-restore/orders/orders_app');
    await expect(query(pipeline, { ...app, ...billing }, 'SELECT 1')).rejects.toMatchObject({ code: '28000' });
    expect((await pipeline.saga('first'))?.outputs['setup-db-users']?.disabledLogins).toEqual(['billing']);
  });

  test('leaves the source as it was', async () => {
    expect(await query(pipeline, source, 'SELECT count(*)::int AS rows FROM orders')).toEqual([{ rows: 500 }]);
  });

  test('keeps the old data in a final snapshot, and the copy with the date until which it is kept', async () => {
    expect(await snapshotNames()).toEqual(
      expect.arrayContaining(['arp-orders-staging-first', 'arp-final-orders-staging-first']),
    );
    const saga = await pipeline.saga('first');
    expect(saga?.outputs['archive-snapshot']).toMatchObject({ action: 'kept', keepUntil: expect.any(String) });
  });

  test('has an audit trail that is whole and names who asked', async () => {
    const saga = await pipeline.saga('first');
    const entries = await pipeline.auditOf('first');
    expect(await pipeline.brokenTrailOf(saga!)).toBeUndefined();
    expect(entries.findLast(({ actor }) => actor === 'saga-tracker')).toMatchObject({ decision: 'completed' });
    expect(saga?.request).toMatchObject({ requestedBy: 'somebody', reason: 'e2e', account: '111122223333' });
  });

  test('tells people once, with the endpoint', async () => {
    const saga = await pipeline.saga('first');
    const told = pipeline.messages().filter(({ message }) => message.includes('Restore    first'));
    // Delivered at least once, as everything is: what a reader takes for the same message is one.
    expect(new Set(told.map(({ attributes }) => attributes.dedupeId?.StringValue)).size).toBe(1);
    expect(told[0]?.message).toContain(`localhost:${saga?.outputs['check-restore-status']?.port}`);
  });

  test('writes no password into state, audit, logs or messages', async () => {
    const passwords = [
      MASTER.password,
      (await secretLogin(pipeline, 'aurora-restore/orders/orders_app')).password,
      (await secretLogin(pipeline, (await pipeline.saga('first'))!.outputs['setup-db-users']!.masterSecretArn!))
        .password,
    ];
    const written = JSON.stringify([
      await pipeline.saga('first'),
      await pipeline.auditOf('first'),
      pipeline.messages(),
      pipeline.logs,
    ]);
    for (const password of passwords) {
      expect(password.length).toBeGreaterThan(10);
      expect(written).not.toContain(password);
      expect(written).not.toContain(Buffer.from(password).toString('base64'));
    }
  });

  test('is one restore however often the request is put', async () => {
    const before = { entries: await pipeline.auditOf('first'), snapshots: await snapshotNames() };
    await pipeline.request({ plan: 'orders', requestId: 'first' });
    await pipeline.request({ plan: 'orders', requestId: 'first' });
    await pipeline.runtime.services.lambda.idle();
    expect({ entries: await pipeline.auditOf('first'), snapshots: await snapshotNames() }).toEqual(before);
  });
});

describe('a request that must not be served', () => {
  const untouched = async (restoreId: string, refuse: () => Promise<unknown>) => {
    const before = await staging();
    await refuse();
    const saga = await pipeline.ended(restoreId);
    expect((await staging()).DbClusterResourceId).toBe(before.DbClusterResourceId);
    expect((await staging()).DBClusterMembers).toHaveLength(before.DBClusterMembers.length);
    expect((await pipeline.auditOf(restoreId)).some(({ summary }) => summary.includes(saga.failure!.code))).toBe(true);
    return saga;
  };

  test('is rejected when its plan does not exist, naming the nearest', async () => {
    const saga = await untouched('no-plan', () => pipeline.request({ plan: 'ordres', requestId: 'no-plan' }));
    expect(saga).toMatchObject({ phase: 'rejected', failure: { code: 'UnknownPlan', hint: "Did you mean 'orders'?" } });
  });

  test('fails before anything is copied when the target is protected', async () => {
    const saga = await untouched('protected', () => pipeline.request({ plan: 'orders', requestId: 'protected' }));
    expect(saga).toMatchObject({ phase: 'failed', failure: { code: 'TargetProtected', step: 'snapshot-check' } });
    expect(await snapshotNames()).not.toContain('arp-orders-staging-protected');
    const input = { DBClusterIdentifier: 'orders-staging', DeletionProtection: false, ApplyImmediately: true };
    await pipeline.rds('ModifyDBCluster', input);
    await pipeline.until('protection is off', async () => !(await staging()).DeletionProtection);
  });

  test("fails before anything is copied when the target lacks the plan's tag", async () => {
    const ResourceName = 'arn:aws:rds:eu-west-1:111122223333:cluster:orders-staging';
    await pipeline.rds('RemoveTagsFromResource', { ResourceName, TagKeys: ['aurora-restore:plan'] });
    const saga = await untouched('untagged', () => pipeline.request({ plan: 'orders', requestId: 'untagged' }));
    expect(saga).toMatchObject({ phase: 'failed', failure: { code: 'TargetNotTagged', step: 'snapshot-check' } });
    await pipeline.rds('AddTagsToResource', { ResourceName, Tags: [{ Key: 'aurora-restore:plan', Value: 'orders' }] });
  });

  test('fails when the snapshot does not exist, and people are told what to do', async () => {
    const data = { plan: 'orders', requestId: 'no-snapshot', snapshot: 'tuesday' };
    const saga = await untouched('no-snapshot', () => pipeline.request(data));
    expect(saga).toMatchObject({ phase: 'failed', failure: { code: 'SnapshotNotFound' } });
    const told = pipeline.messages().filter(({ message }) => message.includes('Restore    no-snapshot'));
    expect(told.map(({ subject }) => subject)).toEqual(['Aurora restore FAILED: orders-staging']);
    expect(told[0]?.message).toContain('aws rds describe-db-cluster-snapshots');
  });

  test.each([
    ['names its plan wrongly', { plam: 'orders' }, 'data.plan'],
    ['has a requestId with capitals', { plan: 'orders', requestId: 'Nightly' }, 'data.requestId'],
  ])('is rejected with the reason when it %s', async (_how, data, field) => {
    const restoreId = restoreIdOf(await pipeline.request(data));
    await pipeline.until('it is answered', () => pipeline.saga(restoreId));
    expect(await pipeline.ended(restoreId)).toMatchObject({
      phase: 'rejected',
      failure: { code: 'InvalidRequest', message: expect.stringContaining(field) },
    });
    expect((await pipeline.auditOf(restoreId)).map(({ decision }) => decision)).toEqual(['rejected']);
  });
});

describe('when every RDS event is lost', () => {
  test('a restore completes by ticks alone; a second request for its target is rejected and names it', async () => {
    const { call, developer } = pipeline.runtime;
    const { Rules } = await call('events', 'ListRules', { NamePrefix: 'aurora-restore-' }, developer);
    expect(Rules.length).toBeGreaterThan(0);
    for (const { Name } of Rules) await call('events', 'DisableRule', { Name }, developer);

    await pipeline.request({ plan: 'orders', requestId: 'deaf' });
    await pipeline.until(
      'the first restore holds the target',
      async () => (await pipeline.saga('deaf'))?.phase === 'running',
    );
    await pipeline.request({ plan: 'orders', requestId: 'second' });
    expect(await pipeline.ended('second')).toMatchObject({
      phase: 'rejected',
      failure: { code: 'TargetBusy', message: expect.stringContaining("'deaf'") },
    });
    expect(await pipeline.ended('deaf')).toMatchObject({ phase: 'completed' });
    for (const { Name } of Rules) await call('events', 'EnableRule', { Name }, developer);
  });
});

describe('across regions, into a target that does not exist yet', () => {
  test('copies under a key of the target region, restores, and deletes the copy as the plan says', async () => {
    const sql = 'CREATE TABLE items (id integer PRIMARY KEY); INSERT INTO items SELECT generate_series(1, 10)';
    const wish = { cluster: 'shop-production', database: 'shop', kmsKeyArn: ELSEWHERE_KEY, region: 'us-east-1', sql };
    await aCluster(pipeline, wish);
    await aSnapshot(pipeline, 'shop-production', 'shop-monday', 'us-east-1');
    await pipeline.request({ plan: 'across', requestId: 'across-1' });
    const saga = await pipeline.ended('across-1');
    expect(saga).toMatchObject({ phase: 'completed', outputs: { 'archive-snapshot': { action: 'deleted' } } });
    expect(saga.outputs['delete-rds']).toEqual({ hadExisted: false });
    const app = await secretLogin(pipeline, 'aurora-restore/across/shop_app');
    expect(await query(pipeline, app, 'SELECT count(*)::int AS rows FROM items')).toEqual([{ rows: 10 }]);
    const { DBClusters } = await pipeline.rds('DescribeDBClusters', { DBClusterIdentifier: 'shop-staging' });
    expect(DBClusters[0]).toMatchObject({ KmsKeyId: TARGET_KEY });
    await pipeline.until(
      'the copy is gone',
      async () => !(await snapshotNames()).includes('arp-shop-staging-across-1'),
    );
  });
});
