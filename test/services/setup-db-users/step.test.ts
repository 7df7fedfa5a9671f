import { describe, expect, test } from '@jest/globals';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { ClusterFacts } from '../../../shared/rds-facts.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { StepOutputs } from '../../../shared/step-outputs.ts';
import type { SetupDbUsersPorts } from '../../../services/setup-db-users/ports.ts';
import { setupDbUsers } from '../../../services/setup-db-users/step.ts';
import { aPlan, aSwapPlan, planFields } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { aNewCluster, anInstance, RESTORE_ID, TARGET_ARN, writerAndReader } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';
import { begun } from '../../../shared/transition.ts';

const MASTER = { arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-1', status: 'active' };
const QUARANTINE = { securityGroups: ['sg-0c105ed'], clusterParameterGroup: 'staging-quarantine-pg16' };
const OPEN = { securityGroups: ['sg-01d'], clusterParameterGroup: 'old-cluster-parameters' };
const FOUND = {
  disabledLogins: ['billing'],
  neutralised: ["scheduled job 'mail' in database 'postgres'"],
  remains: ["extension 'dblink' can call out in database 'orders'"],
  accepted: [],
};
const CHANGES = {
  statementRows: [50],
  changedTables: ["public.customers (0 inserted, 50 updated, 0 deleted) in 'orders'"],
};
const PROOFS = [{ user: 'orders_app', possible: 7, impossible: 11, tries: ["wrote public.orders of 'orders'"] }];
const USERS = [
  { name: 'orders_app', secretArn: 'arn:orders_app' },
  { name: 'orders_readonly', secretArn: 'arn:orders_readonly' },
];
const withSql = aPlan({
  database: {
    ...planFields().database,
    statements: [{ sql: 'SELECT 1' }],
    checks: [{ name: 'one', sql: 'SELECT true' }],
  },
});

/** A restore in which the step has come so far. */
function sagaWith(output?: StepOutputs['setup-db-users'], plan = aPlan(), isProtectedAfter = false): Saga {
  const saga = aSaga({ at: 'setup-db-users', plan });
  const restored = { ...saga.outputs['restore-snapshot']!, isProtectedAfter };
  return {
    ...saga,
    outputs: { ...saga.outputs, 'restore-snapshot': restored, ...(output && { 'setup-db-users': output }) },
  };
}
const SECURED = {
  masterSecretArn: MASTER.arn,
  users: USERS,
  ...FOUND,
  proofs: PROOFS,
  securedAt: '2026-10-06T11:30:00.000Z',
  // So long ago that RDS would have said if an instance needed a reboot.
  openedAt: '2026-10-06T11:31:00.000Z',
};
const { securedAt: _securedAt, openedAt: _openedAt, ...halfwayOutput } = SECURED;
const securedSaga = (isProtectedAfter = false) => sagaWith(SECURED, aPlan(), isProtectedAfter);
const aClosed = (facts: Partial<ClusterFacts> = {}) => aNewCluster({ masterSecret: MASTER, ...QUARANTINE, ...facts });
const anOpen = (facts: Partial<ClusterFacts> = {}) => aClosed({ ...OPEN, ...facts });

function setup(cluster = aClosed(), saga = sagaWith(), more: Partial<SetupDbUsersPorts> = {}) {
  const instances = ['1', '2'].map((number) => anInstance({ id: `${cluster.id}-${number}`, clusterId: cluster.id }));
  const rds = memoryRds({ clusters: [cluster], instances });
  const calls: string[] = [];
  const ports: SetupDbUsersPorts = {
    target: rds,
    manageMasterPassword: async (id) => void calls.push(`manage ${id}`),
    openCluster: async (id, opening) => {
      calls.push(`open ${id}`);
      rds.clusters = rds.clusters.map((each) => ({ ...each, ...opening }));
    },
    rebootInstance: async (id) => void calls.push(`reboot ${id}`),
    protectCluster: async (id, isProtected) => void calls.push(`${isProtected ? 'protect' : 'unprotect'} ${id}`),
    masterPassword: async () => 'master-password',
    userSecret: async (name, { user, host, port }) => {
      calls.push(`secret ${name} -> ${host.split('.')[0]}:${port}`);
      return { arn: `arn:${user}`, password: `${user}-password` };
    },
    secure: async ({ user, password, host, port, database }) => {
      calls.push(`secure ${user}:${password}@${host.split('.')[0]}:${port}/${database}`);
      return FOUND;
    },
    prepare: async ({ database }) => {
      calls.push(`prepare ${database}`);
      return CHANGES;
    },
    arrange: async ({ database }, _plan, passwords) => {
      calls.push(`arrange ${database} ${[...passwords].map((each) => each.join(':'))}`);
      return PROOFS;
    },
    proveLogin: async ({ user, password, host, connectTimeoutMs }) =>
      void calls.push(`log in ${user}:${password}@${host.split('.')[0]} in ${connectTimeoutMs} ms`),
    ...more,
  };
  const change = (facts: Partial<ClusterFacts>) =>
    void (rds.clusters = rds.clusters.map((each) => ({ ...each, ...facts })));
  return { rds, calls, change, ...given(setupDbUsers, saga, ports) };
}

describe('the master password', () => {
  test('is replaced first of all; no login is touched before that is done', async () => {
    const it = setup(aClosed({ masterSecret: undefined }));
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual(['manage orders-staging']);
  });

  test.each([
    ['the secret is creating', { masterSecret: { ...MASTER, status: 'creating' } }],
    ['the secret is rotating', { masterSecret: { ...MASTER, status: 'rotating' } }],
    ['the cluster is modifying', { status: 'resetting-master-credentials' }],
    ['a change is pending', { hasPendingChanges: true }],
  ])('is waited for while %s', async (_what, facts) => {
    const it = setup(aClosed(facts));
    expect(await it.advance()).toMatchObject({ kind: 'wait' });
    expect(it.calls).toEqual([]);
  });
});

test('one delivery makes the closed cluster ours, then begins to open it', async () => {
  const it = setup(aClosed(), sagaWith(undefined, withSql));
  expect(await it.deliver()).toBe('waiting');
  expect(it.calls).toEqual([
    'secure dba:master-password@orders-staging:5432/orders',
    'prepare orders',
    'secret aurora-restore/orders-staging/orders_app -> orders-staging:5432',
    'secret aurora-restore/orders-staging/orders_readonly -> orders-staging:5432',
    'arrange orders orders_app:orders_app-password,orders_readonly:orders_readonly-password',
    'open orders-staging',
  ]);
});

describe('what was found of the source', () => {
  test('is kept before any SQL of the plan runs', async () => {
    const it = setup(aClosed(), sagaWith(undefined, withSql));
    expect(await it.advance()).toEqual({
      kind: 'again',
      summary: expect.stringContaining('billing'),
      output: { masterSecretArn: MASTER.arn, users: [], ...FOUND },
    });
  });

  test('is told with what the plan’s statements changed, and what was seen of each user', async () => {
    const it = setup(aClosed(), sagaWith(undefined, withSql));
    await it.deliver();
    expect(it.saga().outputs['setup-db-users']).toEqual({
      masterSecretArn: MASTER.arn,
      users: USERS,
      ...FOUND,
      ...CHANGES,
      preparedAt: NOON.toISOString(),
      proofs: PROOFS,
      securedAt: NOON.toISOString(),
    });
    const told = it.store.trail.map(({ summary }) => summary).join('\n');
    expect(told).toContain('1: 50 rows');
    expect(told).toContain('orders_app (7 rights seen, 11 others not there; wrote public.orders');
  });

  test('goes on to the logins at once where the plan has no SQL', async () => {
    const it = setup();
    await it.deliver();
    expect(it.calls.filter((call) => call.startsWith('prepare'))).toEqual([]);
    expect(it.calls.some((call) => call.startsWith('arrange'))).toBe(true);
  });
});

describe('the cluster stays closed', () => {
  const notNeutralised = new TerminalError('NotNeutralised', 'a subscription is left', 'Remove it.');
  const notAsPlanned = new TerminalError('LoginsNotAsPlanned', 'a user owns a table', 'Plan it.');
  const checkFailed = new TerminalError('CheckFailed', 'a check gave false', 'Look.');
  const halfway = halfwayOutput;

  test.each([
    ['something of the source is still active', sagaWith(), { secure: () => Promise.reject(notNeutralised) }],
    ['a check is not true', sagaWith(halfway, withSql), { prepare: () => Promise.reject(checkFailed) }],
    ['a login is not as planned', sagaWith(halfway), { arrange: () => Promise.reject(notAsPlanned) }],
  ])('when %s', async (_what, saga, failing) => {
    const it = setup(aClosed(), saga, failing);
    expect(await it.deliver()).toBe('failed');
    expect(it.calls.filter((call) => /open|log in|protect/.test(call))).toEqual([]);
    expect(it.saga().outputs['setup-db-users']?.securedAt).toBeUndefined();
  });

  test.each([
    ['secured', sagaWith(), { secure: async () => 'busy' as const }],
    ['prepared', sagaWith(halfway, withSql), { prepare: async () => 'busy' as const }],
    ['arranged', sagaWith(halfway), { arrange: async () => 'busy' as const }],
  ])(
    'while it is being %s by another delivery, which has six closest checks before anybody looks again',
    async (_w, saga, busy) => {
      const it = setup(aClosed(), saga, busy);
      const until = new Date(NOON.getTime() + 6 * saga.closestCheckSeconds * 1000);
      expect(await it.advance()).toMatchObject({ kind: 'wait', until });
      expect(it.calls.filter((call) => call.startsWith('open'))).toEqual([]);
    },
  );

  describe('when the database cannot be reached', () => {
    const trouble = new RetryableError('DatabaseNotReached', 'could not work', 'See whether the database answers.');
    const unreachable = (plan = aPlan()) =>
      setup(aClosed(), sagaWith(undefined, plan), { secure: () => Promise.reject(trouble) });

    test('and the restore waits for it, and shows why', async () => {
      const it = unreachable();
      for (let minute = 0; minute < 30; minute += 1) {
        expect(await it.deliver()).toBe('trouble');
        it.clock.advance(60_000);
      }
      const { code, since } = it.saga().steps['setup-db-users']?.trouble ?? {};
      expect([code, since]).toEqual(['DatabaseNotReached', NOON.toISOString()]);
      expect(it.saga().outputs['setup-db-users']).toBeUndefined();
    });

    test('and the restore fails when that lasts for as long as its plan waits', async () => {
      const it = unreachable(aPlan({ deadlines: { trouble: '30m' } }));
      expect(await it.deliver()).toBe('trouble');
      it.clock.advance(30 * 60_000);
      expect(await it.deliver()).toBe('failed');
      expect(it.saga().failure).toMatchObject({
        code: 'DatabaseNotReached',
        message: 'could not work, for 30m 00s',
        hint: 'See whether the database answers.',
      });
    });
  });
});

describe('opening', () => {
  const stale = (...ids: string[]) =>
    ['orders-staging-1', 'orders-staging-2'].map((id, index) => ({
      id,
      isWriter: index === 0,
      needsReboot: ids.includes(id),
    }));

  test('gives the cluster its own groups, then reboots the writer, then the readers, and waits for each', async () => {
    const it = setup(aClosed(), securedSaga());
    expect(await it.deliver()).toBe('waiting');
    it.change({ members: stale('orders-staging-1', 'orders-staging-2') });
    expect(await it.deliver()).toBe('waiting');
    it.rds.instances = [anInstance({ status: 'rebooting' })];
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual(['open orders-staging', 'reboot orders-staging-1']);

    it.rds.instances = writerAndReader();
    it.change({ members: stale('orders-staging-2') });
    expect(await it.deliver()).toBe('waiting');
    it.change({ members: stale() });
    expect(await it.deliver()).toBe('advanced');
    expect(it.calls.slice(1, 3)).toEqual(['reboot orders-staging-1', 'reboot orders-staging-2']);
    expect(it.calls.filter((call) => call.startsWith('open'))).toHaveLength(1);
  });

  describe('with other parameters, where RDS says in-sync before it says pending-reboot,', () => {
    const { openedAt: _, ...notOpened } = SECURED;

    test('is not over before RDS has had two minutes to say that an instance needs a reboot', async () => {
      const it = setup(anOpen(), sagaWith(notOpened));
      expect(await it.deliver()).toBe('waiting');
      it.clock.advance(119_000);
      expect(await it.deliver()).toBe('waiting');
      it.clock.advance(1_000);
      expect(await it.deliver()).toBe('advanced');
      expect(it.calls.filter((call) => call.startsWith('reboot'))).toEqual([]);
    });

    test('reboots as soon as RDS says so, and believes in-sync from then on', async () => {
      const it = setup(anOpen(), sagaWith(notOpened));
      await it.deliver();
      it.change({ members: stale('orders-staging-1') });
      expect(await it.deliver()).toBe('waiting');
      it.change({ members: stale() });
      expect(await it.deliver()).toBe('advanced');
      expect(it.calls.filter((call) => call.startsWith('reboot'))).toEqual(['reboot orders-staging-1']);
    });

    test('waits for nothing where the quarantine had the same parameters', async () => {
      const saga = sagaWith(notOpened);
      const opening = { ...OPEN, clusterParameterGroup: QUARANTINE.clusterParameterGroup };
      const outputs = { ...saga.outputs, 'restore-snapshot': { ...saga.outputs['restore-snapshot']!, opening } };
      const it = setup(anOpen(opening), { ...saga, outputs });
      expect(await it.advance()).toMatchObject({ kind: 'done' });
    });
  });

  test.each([
    ['only the security groups are its own', { clusterParameterGroup: QUARANTINE.clusterParameterGroup }],
    ['only the parameter group is its own', { securityGroups: QUARANTINE.securityGroups }],
    ['it is in quarantine as well', { securityGroups: [...OPEN.securityGroups, ...QUARANTINE.securityGroups] }],
  ])('is asked for while %s', async (_what, facts) => {
    const it = setup(anOpen(facts), securedSaga());
    expect(await it.advance()).toMatchObject({ kind: 'wait' });
    expect(it.calls).toEqual(['open orders-staging']);
  });

  test('is looked at as often as it takes, however long the SQL of the plan took before', async () => {
    const saga = securedSaga();
    const hourAgo = new Date(NOON.getTime() - 3_600_000).toISOString();
    const step = { ...saga.steps['setup-db-users']!, startedAt: hourAgo };
    const output = { ...SECURED, securedAt: new Date(NOON.getTime() - 60_000).toISOString() };
    const it = setup(aClosed(), {
      ...saga,
      steps: { ...saga.steps, 'setup-db-users': step },
      outputs: { ...saga.outputs, 'setup-db-users': output },
    });
    expect(await it.deliver()).toBe('waiting');
    expect(it.saga().nextCheckAt).toBe('2026-10-06T12:00:30.000Z');
  });

  test('is over for a cluster that shows its groups in any order', async () => {
    const saga = securedSaga();
    const opening = { ...OPEN, securityGroups: ['sg-01', 'sg-02'] };
    const outputs = { ...saga.outputs, 'restore-snapshot': { ...saga.outputs['restore-snapshot']!, opening } };
    const it = setup(anOpen({ securityGroups: ['sg-02', 'sg-01'] }), { ...saga, outputs });
    expect(await it.advance()).toMatchObject({ kind: 'done' });
  });

  test.each([
    ['an instance is modifying', { status: 'modifying' }],
    ['an instance has pending changes', { hasPendingChanges: true }],
  ])('waits while %s', async (_what, facts) => {
    const it = setup(anOpen(), securedSaga());
    it.rds.instances = writerAndReader(facts);
    expect(await it.advance()).toMatchObject({ kind: 'wait' });
    expect(it.calls).toEqual([]);
  });

  test.each(['incompatible-parameters', 'failed', 'incompatible-network', 'deleting', 'restore-error', 'storage-full'])(
    'fails when it leaves an instance %s',
    async (status) => {
      const it = setup(anOpen(), securedSaga());
      it.rds.instances = [anInstance({ status })];
      expect(await it.refusal()).toBe('ClusterNotOpened');
    },
  );

  test.each([
    ['a reader', [anInstance()]],
    ['every instance', []],
  ])('fails when somebody has deleted %s meanwhile', async (_what, instances) => {
    const it = setup(anOpen(), securedSaga());
    it.rds.instances = instances;
    expect(await it.refusal()).toBe('InstancesLost');
  });
});

describe('an open cluster', () => {
  test('is announced once every user of the plan has been seen to log in', async () => {
    const it = setup(anOpen(), securedSaga());
    expect(await it.deliver()).toBe('advanced');
    expect(it.calls.slice(-2)).toEqual([
      'log in orders_app:orders_app-password@orders-staging in 10000 ms',
      'log in orders_readonly:orders_readonly-password@orders-staging in 10000 ms',
    ]);
    expect(it.bus.published[0]).toMatchObject({
      name: 'DatabaseUsersConfigured',
      data: {
        clusterArn: TARGET_ARN,
        masterSecretArn: MASTER.arn,
        users: USERS,
        proofs: PROOFS,
        remains: FOUND.remains,
      },
    });
    expect(it.saga().outputs['setup-db-users']).toEqual(SECURED);
  });

  test.each<[string, boolean, boolean, string[]]>([
    ['loses the protection that it was made with where that is not wanted', true, false, ['unprotect orders-staging']],
    ['keeps it where that is wanted', true, true, []],
    ['gets it back in a retry, where that is wanted', false, true, ['protect orders-staging']],
  ])('%s', async (_what, isProtected, isWanted, calls) => {
    const it = setup(anOpen({ isProtected }), securedSaga(isWanted));
    expect(await it.advance()).toMatchObject({ kind: 'done' });
    expect(it.calls.filter((call) => call.includes('protect'))).toEqual(calls);
  });

  describe('promise 6: stays protected while a deletion decided before it was made may still reach RDS', () => {
    const secured = securedSaga();
    const seconds = (count: number) => new Date(NOON.getTime() + count * 1_000).toISOString();
    const at = (count: number) => ({ ...begun({ now: new Date(seconds(count)) }), endedAt: seconds(count) });

    test.each<[string, Partial<Saga>]>([
      ['of the old target', { steps: { ...secured.steps, 'delete-rds': at(0) } }],
      ['of what an earlier try had made', { run: 2, steps: { ...secured.steps, 'restore-snapshot': at(0) } }],
    ])('%s', async (_what, traits) => {
      const it = setup(anOpen({ isProtected: true }), { ...secured, ...traits });
      expect(await it.advance()).toMatchObject({ kind: 'wait', until: new Date(seconds(21)) });
      expect(it.calls).not.toContain('unprotect orders-staging');
      it.clock.advance(21_000);
      expect(await it.advance()).toMatchObject({ kind: 'done' });
      expect(it.calls).toContain('unprotect orders-staging');
    });
  });
});

test('no password stands in an event, the saga or the trail', async () => {
  const it = setup(aClosed(), sagaWith(undefined, withSql));
  await it.deliver();
  await it.deliver();
  it.clock.advance(120_000);
  expect(await it.deliver()).toBe('advanced');
  expect(JSON.stringify([it.bus.published, it.saga(), it.store.trail])).not.toContain('-password');
});

describe('in a swap', () => {
  const beside = `arp-new-${RESTORE_ID}`;
  const plan = aSwapPlan();

  test('works on the cluster beside, while secrets tell the name that it will have', async () => {
    const saga = aSaga({ at: 'setup-db-users', plan });
    const outputs = {
      ...saga.outputs,
      'check-restore-status': { endpoint: `${beside}.example`, port: 5432, instances: [] },
    };
    const it = setup(aClosed({ id: beside }), { ...saga, outputs });
    await it.deliver();
    await it.deliver();
    it.clock.advance(120_000);
    await it.deliver();
    expect(it.calls).toContain('secret aurora-restore/orders-staging/orders_app -> orders-staging:5432');
    expect(it.calls).toContain(`open ${beside}`);
    expect(it.calls.at(-1)).toBe(`log in orders_readonly:orders_readonly-password@${beside} in 10000 ms`);
    expect(it.calls.find((call) => call.startsWith('secure'))).toContain(`@${beside}:5432/orders`);
  });

  test('never touches the old cluster, which bears the target’s name', async () => {
    const it = setup(aClosed(), aSaga({ at: 'setup-db-users', plan }));
    expect(await it.refusal()).toBe('ClusterLost');
    expect(it.calls).toEqual([]);
  });
});

describe('fails', () => {
  test('when a user of the plan is the master user, whose password is RDS’s', async () => {
    const plan = aPlan({ database: { name: 'orders', users: [{ name: 'dba', access: 'read-only' }] } });
    const it = setup(undefined, sagaWith(halfwayOutput, plan));
    expect(await it.refusal()).toBe('UserIsMaster');
    expect(it.calls).toEqual([]);
  });

  test.each([
    ['is gone', []],
    ['was made anew by somebody else', [aNewCluster({ resourceId: 'cluster-X' })]],
  ])('when the cluster %s, and touches nothing', async (_what, clusters) => {
    const it = setup();
    it.rds.clusters = clusters;
    expect(await it.refusal()).toBe('ClusterLost');
    expect(it.calls).toEqual([]);
  });
});

test('is not done before every user has logged in', async () => {
  const refused = new Error('password authentication failed');
  const it = setup(anOpen(), securedSaga(), { proveLogin: () => Promise.reject(refused) });
  await expect(it.deliver()).rejects.toBe(refused);
  expect(it.saga().step).toBe('setup-db-users');
});
