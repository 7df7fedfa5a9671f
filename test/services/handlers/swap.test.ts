import 'aws-sdk-client-mock-jest';
import {
  DBClusterNotFoundFault,
  DBInstanceNotFoundFault,
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ROUTES } from '../../../events/services.ts';
import { DatabaseUsersConfigured } from '../../../events/contracts/database-users-configured.ts';
import { StatusCheckDue } from '../../../events/contracts/status-check-due.ts';
import { ClusterRenamed } from '../../../events/rds-events.ts';
import type { Move } from '../../../shared/moves.ts';
import { besideNameOf, retiredNameOf } from '../../../shared/names.ts';
import { tagList } from '../../../shared/rds-facts.ts';
import { aSwapPlan } from '../../support/a-plan.ts';
import { outputsOf } from '../../support/a-saga.ts';
import { anEnvelope, anRdsEnvelope, exampleDetail } from '../../support/envelopes.ts';
import { NEW_RESOURCE, OLD_RESOURCE, OUR_TAGS, RESTORE_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { aCurrentSaga, auditEntries, aws, deliver, holding, publishedNames, setEnvironment } from '../support/aws.ts';
import { aDbCluster, expectCommitted, fault, theFinalSnapshot } from '../support/answers.ts';
import { standingStill } from '../support/standing-still.ts';

setEnvironment();
/** Pauses take no time; each is written down. */
const pauses: number[] = [];
jest.unstable_mockModule('node:timers/promises', () => ({ setTimeout: async (ms: number) => void pauses.push(ms) }));
/** Whoever asks a name is with the new cluster. */
const tryLogin = jest.fn(async (_login: { host: string }) => ({ kind: 'in' }));
jest.unstable_mockModule('../../../shared/session.ts', () => ({ tryLogin }));
const { rds } = aws;

const plan = aSwapPlan();
const BESIDE = besideNameOf(RESTORE_ID);
const RETIRED = retiredNameOf(RESTORE_ID);
const arnOf = (id: string) => TARGET_ARN.replace('orders-staging', id);

const old = (id: string, fields = {}) =>
  aDbCluster({ DBClusterIdentifier: id, DBClusterArn: arnOf(id), DBClusterMembers: [], ...fields });
const fresh = (id: string) =>
  old(id, {
    DbClusterResourceId: NEW_RESOURCE,
    TagList: tagList(OUR_TAGS),
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-01d' }],
    DBClusterParameterGroup: 'old-cluster-parameters',
  });

const instancesOf = (id: string) => ({ Filters: [{ Name: 'db-cluster-id', Values: [id] }] });
/** The new cluster has its writer and its reader, as long as it stands beside the old one. */
const besideInstances = ['1', '2'].map((number) => ({
  DBInstanceIdentifier: `${BESIDE}-${number}`,
  DbiResourceId: `db-NEW-${number}`,
  DBInstanceStatus: 'available',
  PromotionTier: 1,
}));

const showing = (...clusters: ReturnType<typeof aDbCluster>[]) => {
  aws.secrets
    .on(GetSecretValueCommand)
    .resolves({ SecretString: '{"username":"dba","password":"of-the-new-cluster"}' });
  rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault(fault));
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [] });
  rds.on(DescribeDBInstancesCommand, instancesOf(BESIDE)).resolves({ DBInstances: besideInstances });
  for (const cluster of clusters) {
    const { DBClusterIdentifier } = cluster;
    rds.on(DescribeDBClustersCommand, { DBClusterIdentifier }).resolves({ DBClusters: [cluster] });
  }
};

const clusterMoves: readonly Move[] = [
  { kind: 'cluster', of: 'old', resourceId: OLD_RESOURCE, from: 'orders-staging', to: RETIRED },
  { kind: 'cluster', of: 'new', resourceId: NEW_RESOURCE, from: BESIDE, to: 'orders-staging' },
];
const instanceMoves = ['1', '2'].map((number): Move => {
  return {
    ...{ kind: 'instance', of: 'new', resourceId: `db-NEW-${number}` },
    ...{ from: `${BESIDE}-${number}`, to: `orders-staging-${number}` },
  };
});
const swapping = (output: object) =>
  aCurrentSaga({
    at: 'swap-target',
    plan,
    outputs: {
      ...outputsOf(ROUTES.swap.slice(0, ROUTES.swap.indexOf('swap-target')), plan),
      'swap-target': {
        begunAt: '2026-10-06T11:07:00.000Z',
        oldResourceId: OLD_RESOURCE,
        moves: [...clusterMoves, ...instanceMoves],
        ...output,
      },
    },
  });

beforeEach(() => {
  pauses.splice(0);
  tryLogin.mockClear();
});

describe('swap-target', () => {
  const unreachableFrom = '2026-10-06T11:07:10.000Z';
  /** The mocked table takes no commit on, so what an earlier turn has said is there from the start. */
  const named = { moves: clusterMoves, unreachableFrom, namedAt: '2026-10-06T11:07:40.000Z', unreachableMs: 30_000 };

  test('asks for changes that change nothing before it renames anything: IAM decides them as it decides renames', async () => {
    holding(swapping({}));
    showing(old('orders-staging', { CopyTagsToSnapshot: true }), fresh(BESIDE));
    rds
      .on(ModifyDBInstanceCommand)
      .rejects(Object.assign(new Error('nothing'), { name: 'InvalidParameterCombination' }));
    // The mocked table never takes a commit on, so the step comes to the same turn again until it has had enough.
    await expect(deliver('swap-target', anEnvelope(DatabaseUsersConfigured))).rejects.toMatchObject({
      code: 'TooManyTurns',
    });
    const [clusters, instances] = [ModifyDBClusterCommand, ModifyDBInstanceCommand].map((command) =>
      rds.commandCalls(command as typeof ModifyDBClusterCommand).map(({ args }) => args[0].input),
    );
    expect(clusters).toContainEqual({ DBClusterIdentifier: 'orders-staging', CopyTagsToSnapshot: true });
    expect(clusters).toContainEqual({ DBClusterIdentifier: BESIDE, CopyTagsToSnapshot: false });
    expect(instances).toContainEqual({ DBInstanceIdentifier: `${BESIDE}-1`, PromotionTier: 1 });
  });

  test('promise 6: a delivery that stood still between its look at RDS and its call renames nothing', async () => {
    holding(swapping({ unreachableFrom }));
    showing(old('orders-staging'), fresh(BESIDE));
    await standingStill(async (standStill) => {
      rds.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'orders-staging' }).callsFake(() => {
        standStill();
        return { DBClusters: [old('orders-staging')] };
      });
      await deliver('swap-target', anEnvelope(DatabaseUsersConfigured)).catch(() => undefined);
    });
    expect(rds).not.toHaveReceivedCommand(ModifyDBClusterCommand);
  });

  test('renames a cluster at once, looks again after pauses, and leaves the rest to the clock', async () => {
    holding(swapping({ unreachableFrom }));
    showing(old('orders-staging'), fresh(BESIDE));
    rds.on(ModifyDBClusterCommand).callsFake(() => {
      showing(old('orders-staging', { Status: 'renaming' }), fresh(BESIDE));
      return {};
    });
    await deliver('swap-target', anEnvelope(DatabaseUsersConfigured));
    expect(rds.commandCalls(ModifyDBClusterCommand).map(({ args }) => args[0].input)).toEqual([
      { DBClusterIdentifier: 'orders-staging', NewDBClusterIdentifier: RETIRED, ApplyImmediately: true },
    ]);
    expect(new Set(pauses)).toEqual(new Set([500]));
    expect(pauses.length).toBeGreaterThan(30);
    expect(pauses.length).toBeLessThan(300);
    expect(tryLogin).toHaveBeenCalledWith(
      expect.objectContaining({ host: 'orders-staging.example', user: 'dba', password: 'of-the-new-cluster' }),
    );
    expectCommitted('swap-target', 'wait', []);
  });

  test.each([
    ['has given the swap up', { step: 'undo-restore', phase: 'failing' }],
    ['did so, and people retry', { run: 2 }],
  ])('asks the saga before each further rename whether another delivery %s', async (_what, meanwhile) => {
    const saga = swapping({ unreachableFrom });
    holding(saga);
    showing(old('orders-staging'), fresh(BESIDE));
    rds.on(ModifyDBClusterCommand).callsFake(() => {
      // The cluster is home again.
      aws.dynamo.on(GetCommand).resolves({ Item: { ...saga, ...meanwhile } });
      return {};
    });
    await deliver('swap-target', anEnvelope(DatabaseUsersConfigured));
    expect(rds).toHaveReceivedCommandTimes(ModifyDBClusterCommand, 1);
    expect(pauses).toEqual([500, 500]);
  });

  test('renames an instance at once', async () => {
    const move = { kind: 'instance', of: 'new', resourceId: 'db-NEW', from: `${BESIDE}-1`, to: 'orders-staging-1' };
    holding(swapping({ ...named, moves: [...clusterMoves, move] }));
    showing(old(RETIRED), fresh('orders-staging'));
    rds.on(DescribeDBInstancesCommand).rejects(new DBInstanceNotFoundFault(fault));
    const instance = { DBInstanceIdentifier: `${BESIDE}-1`, DbiResourceId: 'db-NEW', DBInstanceStatus: 'available' };
    rds.on(DescribeDBInstancesCommand, instancesOf('orders-staging')).resolves({ DBInstances: [instance] });
    rds.on(DescribeDBInstancesCommand, instancesOf(RETIRED)).resolves({ DBInstances: [] });
    rds.on(ModifyDBInstanceCommand).callsFake(() => {
      const renamed = { ...instance, DBInstanceIdentifier: 'orders-staging-1' };
      rds.on(DescribeDBInstancesCommand, instancesOf('orders-staging')).resolves({ DBInstances: [renamed] });
      return {};
    });
    await deliver('swap-target', anEnvelope(DatabaseUsersConfigured));
    expect(rds.commandCalls(ModifyDBInstanceCommand).map(({ args }) => args[0].input)).toEqual([
      { DBInstanceIdentifier: `${BESIDE}-1`, NewDBInstanceIdentifier: 'orders-staging-1', ApplyImmediately: true },
    ]);
    expectCommitted('swap-target', 'done', ['TargetSwapped']);
  });

  test('finds its restore by the name in an RDS event, and is done once everything bears its name', async () => {
    holding(swapping(named));
    showing(old(RETIRED), fresh('orders-staging'));
    await deliver('swap-target', anRdsEnvelope(ClusterRenamed, arnOf(RETIRED)));
    expectCommitted('swap-target', 'done', ['TargetSwapped']);
    expect(rds).not.toHaveReceivedCommand(ModifyDBClusterCommand);
  });
});

test('delete-rds deletes what a swap has put aside, and asks for the cluster that serves', async () => {
  const outputs = outputsOf(ROUTES.swap, plan);
  const swap = { ...outputs['swap-target']!, keepUntil: '2026-10-06T11:30:00.000Z' };
  const deletion = { hadExisted: true, finalSnapshotArn: 'arn:final', begunAt: '2026-10-06T12:00:00.000Z' };
  holding(
    aCurrentSaga({
      at: 'delete-rds',
      phase: 'completed',
      plan,
      outputs: { ...outputs, 'swap-target': swap, 'delete-rds': deletion },
    }),
  );
  const DBClusterMembers = [{ DBInstanceIdentifier: 'orders-staging-1', IsClusterWriter: true }];
  showing({ ...fresh('orders-staging'), DBClusterMembers }, old(RETIRED));
  const writer = { DBInstanceIdentifier: 'orders-staging-1', DBInstanceStatus: 'available' };
  rds.on(DescribeDBInstancesCommand, instancesOf('orders-staging')).resolves({ DBInstances: [writer] });
  theFinalSnapshot();
  await deliver('delete-rds', anEnvelope(StatusCheckDue, exampleDetail(StatusCheckDue)));
  expect(rds.commandCalls(DeleteDBClusterCommand).map(({ args }) => args[0].input)).toEqual([
    { DBClusterIdentifier: RETIRED, SkipFinalSnapshot: true, DeleteAutomatedBackups: false },
  ]);
  expect([auditEntries().map(({ decision }) => decision), publishedNames()]).toEqual([['wait'], []]);
});
