import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { firstBrokenEntry } from '../../shared/audit.ts';
import { aCluster, aSnapshot, type Login, query, secretLogin } from '../e2e/support/clusters.ts';
import { deploy, type Deployment } from '../e2e/support/deployment.ts';

jest.setTimeout(120_000);

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const CLOCK = 'arn:aws:states:eu-west-1:111122223333:execution:aurora-restore-clock';

let pipeline: Deployment;
let source: Login;

beforeAll(async () => {
  pipeline = await deploy({ plansDirectory: join(import.meta.dirname, 'plans-recovery') });
  const wish = { database: 'rehearsal', kmsKeyArn: KEY };
  const tags = { 'aurora-restore:plan': 'rehearsal' };
  // The plan grants on a schema that this data lacks: users cannot be set up until somebody makes it.
  const sql = 'CREATE TABLE items (id integer PRIMARY KEY); INSERT INTO items SELECT generate_series(1, 20)';
  [source] = await Promise.all([
    aCluster(pipeline, { ...wish, cluster: 'rehearsal-production', sql }),
    aCluster(pipeline, { ...wish, cluster: 'rehearsal-staging', tags, sql: 'SELECT 1' }),
  ]);
  await aSnapshot(pipeline, 'rehearsal-production', 'without-schema');
  await query(pipeline, source, 'CREATE SCHEMA sales; CREATE TABLE sales.orders (id integer)');
  await aSnapshot(pipeline, 'rehearsal-production', 'with-schema');
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

const staging = async () => {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', { DBClusterIdentifier: 'rehearsal-staging' });
  return DBClusters[0];
};
const snapshotNames = async (): Promise<string[]> => {
  const { DBClusterSnapshots } = await pipeline.rds('DescribeDBClusterSnapshots', {});
  return DBClusterSnapshots.map((each: { DBClusterSnapshotIdentifier: string }) => each.DBClusterSnapshotIdentifier);
};
const callsOf = async (restoreId: string, operation: string) =>
  (await pipeline.auditOf(restoreId)).flatMap(({ calls }) => calls).filter((call) => call.operation === operation);
const trailIsWhole = async (restoreId: string) => {
  const saga = await pipeline.saga(restoreId);
  expect(firstBrokenEntry(await pipeline.auditOf(restoreId), saga!.audit)).toBeUndefined();
};
const executionStatus = async (name: string): Promise<string> => {
  const { call, developer } = pipeline.runtime;
  return (await call('states', 'DescribeExecution', { executionArn: `${CLOCK}:${name}` }, developer)).status;
};

describe('retry', () => {
  beforeAll(async () => {
    await pipeline.request({ plan: 'rehearsal', requestId: 'stumbles', snapshot: 'without-schema' });
    await pipeline.ended('stumbles');
  });

  test('a restore whose users cannot be set up ends failed, with a hint and what is left', async () => {
    expect(await pipeline.saga('stumbles')).toMatchObject({
      phase: 'failed',
      failure: { step: 'setup-db-users', code: 'DatabaseRefused', message: expect.stringContaining('sales') },
    });
    expect(pipeline.messages().at(-1)?.message).toContain('the restored cluster');
  });

  test('goes on from the failed step once the cause is gone, without copying or restoring again', async () => {
    const {
      masterSecretArn,
      Endpoint: host,
      Port: port,
    } = await staging().then((cluster) => ({
      ...cluster,
      masterSecretArn: cluster.MasterUserSecret.SecretArn,
    }));
    const { user, password } = await secretLogin(pipeline, masterSecretArn);
    const master = { host, port, database: 'rehearsal', user, password };
    await query(pipeline, master, 'CREATE SCHEMA sales; CREATE TABLE sales.orders (id integer)');
    const before = await staging();
    // The first clock sleeps a little; woken after the retry it would follow the second run to its end as well.
    await pipeline.until('the first execution has ended', async () => (await executionStatus('stumbles')) === 'FAILED');

    await pipeline.put('RetryRequested', { restoreId: 'stumbles', reason: 'the schema is there now' });
    await pipeline.until('the second run has begun', async () => (await pipeline.saga('stumbles'))?.run === 2);
    const saga = await pipeline.ended('stumbles');

    expect(saga).toMatchObject({
      phase: 'completed',
      run: 2,
      steps: { 'setup-db-users': { attempt: 2, status: 'done' } },
    });
    expect(saga.failure).toBeUndefined();
    expect((await staging()).DbClusterResourceId).toBe(before.DbClusterResourceId);
    for (const operation of ['CopyDBClusterSnapshot', 'DeleteDBCluster', 'RestoreDBClusterFromSnapshot']) {
      expect(await callsOf('stumbles', operation)).toHaveLength(1);
    }
    await trailIsWhole('stumbles');
    await pipeline.until(
      'both executions have ended',
      async () => (await executionStatus('stumbles_run_2')) === 'SUCCEEDED',
    );
    expect(await executionStatus('stumbles')).toBe('FAILED');
  });

  test('is refused for a restore that has not failed, which says so in its trail', async () => {
    const { version } = (await pipeline.saga('stumbles'))!;
    await pipeline.put('RetryRequested', { restoreId: 'stumbles' });
    const refusal = await pipeline.until('the refusal is written', async () =>
      (await pipeline.auditOf('stumbles')).find(({ decision }) => decision === 'refused'),
    );
    expect(refusal.summary).toContain('NothingToRetry');
    expect(await pipeline.saga('stumbles')).toMatchObject({ phase: 'completed', version: version + 1 });
  });
});

const refusedLogin = (error: { code?: string }): false => {
  if (error.code !== '28P01') throw error;
  return false;
};

describe('a step that fails again and again', () => {
  test('fails after three deliveries, with a hint, and completes on retry once the cause is gone', async () => {
    const { services } = pipeline.runtime;
    // Time to change the password behind RDS's back, before anybody has used it.
    services.rds.durations.resetCredentialsMs = 3_000;
    await pipeline.request({ plan: 'rehearsal', requestId: 'locked-out' });
    const SecretId = await pipeline.until('the master secret is there', async () => {
      const saga = await pipeline.saga('locked-out');
      return saga?.step === 'setup-db-users' && ((await staging()).MasterUserSecret?.SecretArn as string | undefined);
    });
    const { Endpoint: host, Port: port } = await staging();
    const { user, password } = await secretLogin(pipeline, SecretId);
    const master = { host, port, database: 'rehearsal', user, password };
    await pipeline.until('RDS has set the password', async () => {
      return query(pipeline, master, `ALTER ROLE ${user} PASSWORD 'somebody-elses'`).catch(refusedLogin);
    });

    expect(await pipeline.ended('locked-out')).toMatchObject({
      phase: 'failed',
      failure: {
        step: 'setup-db-users',
        code: 'DatabaseNotReached',
        message: expect.stringContaining('3 times in a row'),
      },
    });

    await query(pipeline, { ...master, password: 'somebody-elses' }, `ALTER ROLE ${user} PASSWORD '${password}'`);
    services.rds.durations.resetCredentialsMs = 150;
    await pipeline.put('RetryRequested', { restoreId: 'locked-out' });
    await pipeline.until('the second run has begun', async () => (await pipeline.saga('locked-out'))?.run === 2);
    expect(await pipeline.ended('locked-out')).toMatchObject({ phase: 'completed', run: 2 });
    expect(await callsOf('locked-out', 'CopyDBClusterSnapshot')).toHaveLength(1);
    expect(await callsOf('locked-out', 'RestoreDBClusterFromSnapshot')).toHaveLength(1);
  });
});

describe('cancel', () => {
  test('during the copy ends cancelled, leaves no snapshot, and frees the target at once', async () => {
    pipeline.runtime.services.rds.durations.copyMs = 60_000;
    const resourceId = (await staging()).DbClusterResourceId;
    const snapshots = await snapshotNames();
    await pipeline.request({ plan: 'rehearsal', requestId: 'stopped' });
    await pipeline.until(
      'the copy is under way',
      async () => (await pipeline.saga('stopped'))?.step === 'check-copy-status',
    );
    expect(await snapshotNames()).toContain('arp-rehearsal-staging-stopped');

    await pipeline.put('CancelRequested', { restoreId: 'stopped', reason: 'not today' });
    const saga = await pipeline.ended('stopped');

    expect(saga).toMatchObject({
      phase: 'cancelled',
      cancellation: { during: 'check-copy-status', reason: 'not today' },
    });
    expect(await snapshotNames()).toEqual(snapshots);
    expect((await staging()).DbClusterResourceId).toBe(resourceId);
    await trailIsWhole('stopped');
    pipeline.runtime.services.rds.durations.copyMs = 400;
    await pipeline.request({ plan: 'rehearsal', requestId: 'after-stop' });
    expect(await pipeline.ended('after-stop')).toMatchObject({ phase: 'completed' });
  });

  test('is refused once the old target is being deleted, and the restore completes', async () => {
    pipeline.runtime.services.rds.durations.deleteClusterMs = 2_000;
    await pipeline.request({ plan: 'rehearsal', requestId: 'too-late' });
    await pipeline.until('the deletion has begun', async () =>
      Boolean((await pipeline.saga('too-late'))?.outputs['delete-rds']?.begunAt),
    );
    await pipeline.put('CancelRequested', { restoreId: 'too-late' });
    expect(await pipeline.ended('too-late')).toMatchObject({ phase: 'completed' });
    const refusal = (await pipeline.auditOf('too-late')).find(({ decision }) => decision === 'refused');
    expect(refusal?.summary).toContain('TooLateToCancel');
    pipeline.runtime.services.rds.durations.deleteClusterMs = 200;
  });
});

describe('a busy target whose plan queues', () => {
  test('serves requests in their order; one that was cancelled in the queue is passed over', async () => {
    pipeline.runtime.services.rds.durations.copyMs = 3_000;
    await pipeline.request({ plan: 'rehearsal', requestId: 'first' });
    await pipeline.until('the first runs', async () => (await pipeline.saga('first'))?.phase === 'running');
    for (const requestId of ['second', 'third']) {
      await pipeline.request({ plan: 'rehearsal', requestId });
      await pipeline.until(`${requestId} queues`, async () => (await pipeline.saga(requestId))?.phase === 'queued');
    }
    await pipeline.put('CancelRequested', { restoreId: 'second' });
    expect(await pipeline.ended('second')).toMatchObject({ phase: 'cancelled' });
    pipeline.runtime.services.rds.durations.copyMs = 400;

    expect(await pipeline.ended('third')).toMatchObject({ phase: 'completed' });
    const [first, third] = [await pipeline.saga('first'), await pipeline.saga('third')];
    expect(first?.phase).toBe('completed');
    expect(third!.steps['snapshot-check']!.startedAt >= first!.endedAt!).toBe(true);
    await trailIsWhole('third');
  });
});

describe('replay', () => {
  const REPLAYS_MAX = 20;
  const replayed = async (from: Date) => {
    const { call, developer } = pipeline.runtime;
    const before = new Set(
      (await call('events', 'ListReplays', {}, developer)).Replays.map(
        (each: { ReplayName: string }) => each.ReplayName,
      ),
    );
    await pipeline.put('ReplayRequested', { from: from.toISOString(), to: new Date().toISOString() });
    await pipeline.until('the replay is complete', async () => {
      const { Replays } = await call('events', 'ListReplays', {}, developer);
      return Replays.some(
        ({ ReplayName, State }: { ReplayName: string; State: string }) =>
          !before.has(ReplayName) && State === 'COMPLETED',
      );
    });
    await pipeline.runtime.services.lambda.idle();
  };

  test('over finished restores changes nothing and tells nobody again', async () => {
    const ids = ['stumbles', 'stopped', 'after-stop', 'first', 'third'];
    const world = async () => ({
      sagas: await Promise.all(ids.map((id) => pipeline.saga(id))),
      snapshots: await snapshotNames(),
      cluster: (await staging()).DbClusterResourceId,
      messages: pipeline.messages().length,
    });
    await pipeline.runtime.services.lambda.idle();
    const before = await world();
    await replayed(new Date(Date.parse(before.sagas[0]!.createdAt) - 1_000));
    expect(await world()).toEqual(before);
  });

  test('brings a restore that had stalled for lost events to its end', async () => {
    const { call, developer } = pipeline.runtime;
    const startedAt = new Date(Date.now() - 1_000);
    const lost = { Name: 'aurora-restore-snapshot-check-RestoreAccepted', EventBusName: 'aurora-restore' };
    await call('events', 'DisableRule', lost, developer);
    await pipeline.request({ plan: 'rehearsal', requestId: 'stalled' });
    // Without its clock nothing but the replay can move it.
    await pipeline.until('it stalls', async () => (await pipeline.saga('stalled'))?.step === 'snapshot-check');
    await call('states', 'StopExecution', { executionArn: `${CLOCK}:stalled` }, developer);
    await pipeline.runtime.services.lambda.idle();
    expect(await pipeline.saga('stalled')).toMatchObject({ step: 'snapshot-check', phase: 'running' });

    await call('events', 'EnableRule', lost, developer);
    // Its clock stays dead, so each wait that no RDS event ends takes another replay: they are all there is to move it.
    for (let replay = 0; replay < REPLAYS_MAX && (await pipeline.saga('stalled'))?.phase === 'running'; replay += 1) {
      await replayed(startedAt);
    }
    expect(await pipeline.ended('stalled')).toMatchObject({ phase: 'completed' });
    for (const operation of ['CopyDBClusterSnapshot', 'DeleteDBCluster', 'RestoreDBClusterFromSnapshot']) {
      expect((await callsOf('stalled', operation)).filter(({ answer }) => answer === 'ok')).toHaveLength(1);
    }
  });
});
