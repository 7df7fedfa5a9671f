import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { aCluster, aSnapshot, type Login, query, secretLogin } from '../e2e/support/clusters.ts';
import { deploy, type Deployment, TEST_TIMEOUT_MS } from '../e2e/support/deployment.ts';

jest.setTimeout(TEST_TIMEOUT_MS);

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000001';
const CLOCK = 'arn:aws:states:eu-west-1:111122223333:execution:aurora-restore-clock';
const AT = 'arn:aws:rds:eu-west-1:111122223333:';

/** The quarantines of the plans, and the rule by which `lockout`'s lets in the function. */
const QUARANTINE = { rehearsal: 'sg-0c0c0c0c', lockout: 'sg-0c0c0c0d' } as const;
const FUNCTIONS = { UserIdGroupPairs: [{ GroupId: 'sg-0f0f0f0f' }] };
const THIS_MACHINE = { IpRanges: [{ CidrIp: '127.0.0.0/8' }] };

let pipeline: Deployment;
let source: Login;

beforeAll(async () => {
  pipeline = await deploy({ plansDirectory: join(import.meta.dirname, 'plans-recovery') });
  const wish = { database: 'rehearsal', kmsKeyArn: KEY };
  const anOldTarget = (plan: string) =>
    aCluster(pipeline, {
      ...{ ...wish, cluster: `${plan}-staging`, sql: 'SELECT 1' },
      tags: { 'aurora-restore:plan': plan },
    });
  // The plans grant on a schema that this data lacks: users cannot be set up until somebody makes it.
  const sql = 'CREATE TABLE items (id integer PRIMARY KEY); INSERT INTO items SELECT generate_series(1, 20)';
  [source] = await Promise.all([
    aCluster(pipeline, { ...wish, cluster: 'rehearsal-production', sql }),
    ...['rehearsal', 'lockout', 'stop'].map(anOldTarget),
  ]);
  await aSnapshot(pipeline, 'rehearsal-production', 'without-schema');
  await query(pipeline, source, 'CREATE SCHEMA sales; CREATE TABLE sales.orders (id integer)');
  await aSnapshot(pipeline, 'rehearsal-production', 'with-schema');
  await threeThatEndBadly();
});

afterAll(async () => {
  await pipeline?.runtime.dispose();
});

/** All at a time: after each, what it may have begun is waited for, for a minute. */
async function threeThatEndBadly(): Promise<void> {
  const { durations } = pipeline.runtime.services.rds;
  await pipeline.request({ plan: 'rehearsal', requestId: 'stumbles', snapshot: 'without-schema' });
  await pipeline.request({ plan: 'lockout', requestId: 'locked-out' });
  await pipeline.until('both are copied', async () => {
    const sagas = await Promise.all(['stumbles', 'locked-out'].map((id) => pipeline.saga(id)));
    return sagas.every((saga) => saga?.outputs['check-copy-status']);
  });
  await traffic('RevokeSecurityGroupIngress', QUARANTINE.lockout, FUNCTIONS);
  durations.copyMs = 15_000;
  await pipeline.request({ plan: 'stop', requestId: 'stopped' });
  await pipeline.until('it copies', async () => (await pipeline.saga('stopped'))?.step === 'check-copy-status');
  expect(await snapshotNames()).toContain('arp-stop-staging-stopped');
  await pipeline.put('CancelRequested', { restoreId: 'stopped', reason: 'not today' });
  durations.copyMs = 400;
  await Promise.all(['stumbles', 'locked-out', 'stopped'].map((id) => pipeline.ended(id)));
}

/** Lets somebody in at a security group, or no longer. */
async function traffic(
  operation: 'AuthorizeSecurityGroupIngress' | 'RevokeSecurityGroupIngress',
  GroupId: string,
  rule: object,
): Promise<void> {
  const { call, developer } = pipeline.runtime;
  const ports = { IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535 };
  await call('ec2', operation, { GroupId, IpPermissions: [{ ...ports, ...rule }] }, developer);
}

const clusterOf = async (plan: string) => {
  const { DBClusters } = await pipeline.rds('DescribeDBClusters', { DBClusterIdentifier: `${plan}-staging` });
  return DBClusters[0];
};
const staging = () => clusterOf('rehearsal');
const snapshotNames = async (): Promise<string[]> => {
  const { DBClusterSnapshots } = await pipeline.rds('DescribeDBClusterSnapshots', {});
  return DBClusterSnapshots.map((each: { DBClusterSnapshotIdentifier: string }) => each.DBClusterSnapshotIdentifier);
};
const callsOf = async (restoreId: string, operation: string) =>
  (await pipeline.auditOf(restoreId)).flatMap(({ calls }) => calls).filter((call) => call.operation === operation);
const trailIsWhole = async (restoreId: string) => {
  const saga = await pipeline.saga(restoreId);
  expect(await pipeline.brokenTrailOf(saga!)).toBeUndefined();
};
const executionStatus = async (name: string): Promise<string> => {
  const { call, developer } = pipeline.runtime;
  return (await call('states', 'DescribeExecution', { executionArn: `${CLOCK}:${name}` }, developer)).status;
};
const MADE_ONCE = ['CopyDBClusterSnapshot', 'DeleteDBCluster', 'RestoreDBClusterFromSnapshot'];
const retried = async (restoreId: string, reason?: string) => {
  await pipeline.put('RetryRequested', { restoreId, ...(reason && { reason }) });
  await pipeline.until('the second run has begun', async () => (await pipeline.saga(restoreId))?.run === 2);
  return pipeline.ended(restoreId);
};

describe('retry', () => {
  test('a restore whose users cannot be set up ends failed, with a hint and what is left', async () => {
    const saga = await pipeline.saga('stumbles');
    expect(saga).toMatchObject({
      phase: 'failed',
      failure: { step: 'setup-db-users', code: 'LoginsNotAsPlanned', message: expect.stringContaining('sales') },
    });
    // Where the old one stood there is no other: a retry goes on from it.
    expect(saga?.undoing?.left.map(({ arn }) => arn)).toEqual([
      `${AT}cluster:rehearsal-staging`,
      `${AT}cluster-snapshot:arp-final-rehearsal-staging-stumbles`,
      `${AT}cluster-snapshot:arp-rehearsal-staging-stumbles`,
    ]);
    const told = pipeline.messages().find(({ message }) => message.includes('Restore    stumbles'));
    expect(told?.message).toContain('closed in quarantine');
  });

  test('goes on from the failed step once the cause is gone, without copying or restoring again', async () => {
    const before = await staging();
    const { user, password } = await secretLogin(pipeline, before.MasterUserSecret.SecretArn);
    const master = { host: before.Endpoint, port: before.Port, database: 'rehearsal', user, password };
    await expect(query(pipeline, master, 'SELECT 1')).rejects.toThrow('Connection terminated');
    // Whoever is to mend it lets himself in to the quarantine, and leaves it as it was.
    await traffic('AuthorizeSecurityGroupIngress', QUARANTINE.rehearsal, THIS_MACHINE);
    await query(pipeline, master, 'CREATE SCHEMA sales; CREATE TABLE sales.orders (id integer)');
    await traffic('RevokeSecurityGroupIngress', QUARANTINE.rehearsal, THIS_MACHINE);
    // The first clock sleeps a little; woken after the retry it would follow the second run to its end as well.
    await pipeline.until('the first execution has ended', async () => (await executionStatus('stumbles')) === 'FAILED');

    const saga = await retried('stumbles', 'the schema is there now');

    expect(saga).toMatchObject({
      phase: 'completed',
      run: 2,
      steps: { 'restore-snapshot': { attempt: 1 }, 'setup-db-users': { attempt: 2, status: 'done' } },
    });
    expect(saga.failure).toBeUndefined();
    const after = await staging();
    expect(after.DbClusterResourceId).toBe(before.DbClusterResourceId);
    expect(after.VpcSecurityGroups).not.toEqual(before.VpcSecurityGroups);
    for (const operation of MADE_ONCE) expect(await callsOf('stumbles', operation)).toHaveLength(1);
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

describe('a step whose trouble does not pass', () => {
  test('fails when it has lasted as long as the plan waits, and completes on retry once the cause is gone', async () => {
    expect(await pipeline.saga('locked-out')).toMatchObject({
      phase: 'failed',
      failure: {
        step: 'setup-db-users',
        code: 'DatabaseNotReached',
        message: expect.stringMatching(/, for \d\ds$/),
      },
    });
    await traffic('AuthorizeSecurityGroupIngress', QUARANTINE.lockout, FUNCTIONS);
    expect(await retried('locked-out')).toMatchObject({ phase: 'completed', run: 2 });
    for (const operation of MADE_ONCE) expect(await callsOf('locked-out', operation)).toHaveLength(1);
  });
});

describe('cancel', () => {
  test('during the copy ends cancelled, leaves no snapshot, and frees the target at once', async () => {
    const saga = await pipeline.saga('stopped');
    const copy = 'arp-stop-staging-stopped';
    expect(saga).toMatchObject({
      phase: 'cancelled',
      cancellation: { reason: 'not today' },
      undoing: { during: 'check-copy-status', undone: [{ arn: `${AT}cluster-snapshot:${copy}` }], left: [] },
    });
    expect(await snapshotNames()).not.toContain(copy);
    expect(await callsOf('stopped', 'DeleteDBCluster')).toEqual([]);
    await trailIsWhole('stopped');
    const before = await clusterOf('stop');
    await pipeline.request({ plan: 'stop', requestId: 'after-stop' });
    expect(await pipeline.ended('after-stop')).toMatchObject({ phase: 'completed' });
    expect((await clusterOf('stop')).DbClusterResourceId).not.toBe(before.DbClusterResourceId);
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
  /** Longer than what the restore waits for without asking RDS. */
  const DUE_MS_MAX = 25_000;
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
    const clock = { executionArn: `${CLOCK}:stalled` };
    // It is started once the restore is opened.
    await pipeline.until('its clock runs', () =>
      call('states', 'DescribeExecution', clock, developer).then(
        () => true,
        () => false,
      ),
    );
    await call('states', 'StopExecution', clock, developer);
    await pipeline.runtime.services.lambda.idle();
    expect(await pipeline.saga('stalled')).toMatchObject({ step: 'snapshot-check', phase: 'running' });

    await call('events', 'EnableRule', lost, developer);
    // Its clock stays dead, so each wait that no RDS event ends takes another replay: they are all there is to move it.
    for (let replay = 0; replay < REPLAYS_MAX && (await pipeline.saga('stalled'))?.phase === 'running'; replay += 1) {
      // What is waited for by the clock, such as the end of the protection, must be due.
      const { nextCheckAt } = (await pipeline.saga('stalled'))!;
      const dueMs = Math.min(Date.parse(nextCheckAt), Date.now() + DUE_MS_MAX);
      await pipeline.until('its next check is due', async () => Date.now() >= dueMs);
      await replayed(startedAt);
    }
    expect(await pipeline.ended('stalled')).toMatchObject({ phase: 'completed' });
    for (const operation of MADE_ONCE) {
      expect((await callsOf('stalled', operation)).filter(({ answer }) => answer === 'ok')).toHaveLength(1);
    }
  });
});
