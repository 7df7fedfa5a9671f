import { describe, expect, test } from '@jest/globals';
import type { ClusterFacts } from '../../../shared/rds-facts.ts';
import type { Saga } from '../../../shared/saga.ts';
import { type SetupDbUsersPorts, setupDbUsers } from '../../../services/setup-db-users/step.ts';
import { aPlan } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { aNewCluster, TARGET_ARN } from '../../support/rds-builders.ts';

const MASTER = { arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-1', status: 'active' };
const before = outputsOf([
  'snapshot-check',
  'copy-snapshot',
  'check-copy-status',
  'delete-rds',
  'restore-snapshot',
  'check-restore-status',
]);
const closing = (isProtectedAfter: boolean): Saga =>
  aSaga({
    at: 'setup-db-users',
    outputs: { ...before, 'restore-snapshot': { ...before['restore-snapshot']!, isProtectedAfter } },
  });

function setup(
  cluster: ClusterFacts | undefined = aNewCluster({ masterSecret: MASTER }),
  saga = aSaga({ at: 'setup-db-users' }),
  more: Partial<SetupDbUsersPorts> = {},
) {
  const rds = memoryRds({ clusters: cluster ? [cluster] : [] });
  const calls: string[] = [];
  const ports: SetupDbUsersPorts = {
    target: rds,
    manageMasterPassword: async (id) => void calls.push(`manage ${id}`),
    protectCluster: async (id) => void calls.push(`protect ${id}`),
    masterPassword: async (arn) => {
      calls.push(`read ${arn}`);
      return 'master-password';
    },
    userSecret: async (name, { user }) => {
      calls.push(`secret ${name}`);
      return { arn: `arn:${user}`, password: `${user}-password` };
    },
    configureUsers: async ({ user, password, host, port, database }, _plan, users) => {
      calls.push(
        `configure ${user}:${password}@${host.split('.')[0]}:${port}/${database} ${users.map((each) => `${each.user.name}:${each.password}`)}`,
      );
      return ['billing'];
    },
    proveLogin: async ({ user, password, connectTimeoutMs }) =>
      void calls.push(`log in ${user}:${password} in ${connectTimeoutMs} ms`),
    ...more,
  };
  return { rds, calls, ...given(setupDbUsers, saga, ports) };
}

test('replaces the source’s master password first of all, and touches no login before that is done', async () => {
  const it = setup(aNewCluster());
  expect(await it.deliver()).toBe('waiting');
  expect(it.calls).toEqual(['manage orders-staging']);
});

test.each([
  ['the secret is creating', aNewCluster({ masterSecret: { ...MASTER, status: 'creating' } })],
  ['the secret is rotating', aNewCluster({ masterSecret: { ...MASTER, status: 'rotating' } })],
  ['the cluster is modifying', aNewCluster({ masterSecret: MASTER, status: 'resetting-master-credentials' })],
  ['a change is pending', aNewCluster({ masterSecret: MASTER, hasPendingChanges: true })],
])('waits while %s', async (_what, cluster) => {
  const it = setup(cluster);
  expect(await it.advance()).toMatchObject({ kind: 'wait' });
  expect(it.calls).toEqual([]);
});

test('sets up every user as the master, then sees each of them log in', async () => {
  const it = setup();
  expect(await it.deliver()).toBe('advanced');
  expect(it.calls).toEqual([
    `read ${MASTER.arn}`,
    'secret aurora-restore/orders-staging/orders_app',
    'secret aurora-restore/orders-staging/orders_readonly',
    'configure dba:master-password@orders-staging:5432/orders orders_app:orders_app-password,orders_readonly:orders_readonly-password',
    'log in orders_app:orders_app-password in 10000 ms',
    'log in orders_readonly:orders_readonly-password in 10000 ms',
  ]);
});

test('announces the users by the ARNs of their secrets; no password stands in an event, the saga or the trail', async () => {
  const it = setup();
  await it.deliver();
  const users = [
    { name: 'orders_app', secretArn: 'arn:orders_app' },
    { name: 'orders_readonly', secretArn: 'arn:orders_readonly' },
  ];
  expect(it.bus.published[0]).toMatchObject({
    name: 'DatabaseUsersConfigured',
    data: { clusterArn: TARGET_ARN, masterSecretArn: MASTER.arn, users },
  });
  expect(JSON.stringify([it.bus.published, it.saga(), it.store.trail])).not.toContain('-password');
});

describe('the protection of the new cluster', () => {
  const protecting = (isProtected: boolean, wanted: boolean) =>
    setup(aNewCluster({ masterSecret: MASTER, isProtected }), closing(wanted));

  test('is switched on at the end where it is wanted', async () => {
    const it = protecting(false, true);
    await it.advance();
    expect(it.calls.at(-1)).toBe('protect orders-staging');
  });

  test.each([
    ['it is not wanted', false, false],
    ['it is on already', true, true],
  ])('is left alone where %s', async (_what, isProtected, wanted) => {
    const it = protecting(isProtected, wanted);
    await it.advance();
    expect(it.calls).not.toContain('protect orders-staging');
  });
});

describe('fails', () => {
  test('when a user of the plan is the master user, whose password is RDS’s', async () => {
    const plan = aPlan({ database: { name: 'orders', users: [{ name: 'dba', access: 'read-only' }] } });
    const it = setup(undefined, aSaga({ at: 'setup-db-users', plan }));
    expect(await it.refusal()).toBe('UserIsMaster');
    expect(it.calls).toEqual([`read ${MASTER.arn}`]);
  });

  test.each([
    ['is gone', []],
    ['was made anew by somebody else', [aNewCluster({ resourceId: 'cluster-X', masterSecret: MASTER })]],
  ])('when the cluster %s, before any password is read or changed', async (_what, clusters) => {
    const it = setup();
    it.rds.clusters = clusters;
    expect(await it.refusal()).toBe('ClusterLost');
    expect(it.calls).toEqual([]);
  });
});

test('is not done before every user has logged in', async () => {
  const refused = new Error('password authentication failed');
  const it = setup(undefined, undefined, { proveLogin: () => Promise.reject(refused) });
  await expect(it.deliver()).rejects.toBe(refused);
  expect(it.saga().step).toBe('setup-db-users');
});
