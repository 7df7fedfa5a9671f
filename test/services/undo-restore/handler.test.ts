import 'aws-sdk-client-mock-jest';
import {
  AddTagsToResourceCommand,
  DBClusterNotFoundFault,
  DBClusterSnapshotNotFoundFault,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, expect, test } from '@jest/globals';
import { StepFailed } from '../../../events/contracts/step-failed.ts';
import { ClusterDeleted } from '../../../events/rds-events.ts';
import { tagList } from '../../../shared/rds-facts.ts';
import type { Saga } from '../../../shared/saga.ts';
import { anEnvelope, anRdsEnvelope } from '../../support/envelopes.ts';
import { COPY_ID, NEW_RESOURCE, OLD_RESOURCE, OUR_TAGS, RESTORE_ID } from '../../support/rds-builders.ts';
import { aDbCluster, aDbSnapshot, expectCommitted, fault } from '../support/answers.ts';
import { auditEntries, aws, deliver, holding, setEnvironment } from '../support/aws.ts';
import { BESIDE, BESIDE_ARN, outputAt, stoppedAt } from './support/restores.ts';

setEnvironment();
const { rds } = aws;
const OF_THE_PLAN = tagList({ 'aurora-restore:plan': 'orders-staging' });

/** Handlers read the real clock. */
function holdingStopped(saga: Saga): void {
  const since = new Date(Date.now() - 70_000).toISOString();
  const stepDeadlineAt = new Date(Date.now() + 3 * 3_600_000).toISOString();
  holding({ ...saga, stepDeadlineAt, deadlineAt: stepDeadlineAt, undoing: { ...saga.undoing!, since } });
}

beforeEach(() => {
  rds.reset();
});

/** Nothing stands in the region but what a test puts there. */
function anEmptyRegion(): void {
  rds.on(DescribeDBClustersCommand).rejects(new DBClusterNotFoundFault(fault));
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [] });
  rds.on(DescribeDBClusterSnapshotsCommand).rejects(new DBClusterSnapshotNotFoundFault(fault));
}

const theCluster = (id: string, fields: object) =>
  rds
    .on(DescribeDBClustersCommand, { DBClusterIdentifier: id })
    .resolves({ DBClusters: [aDbCluster({ DBClusterIdentifier: id, ...fields })] });
const theInstanceOf = (clusterId: string, fields: object) =>
  rds.on(DescribeDBInstancesCommand, { Filters: [{ Name: 'db-cluster-id', Values: [clusterId] }] }).resolves({
    DBInstances: [{ DBInstanceStatus: 'available', DBClusterIdentifier: clusterId, ...fields }],
  });

test('deletes a copy that is not whole, though it is gone already', async () => {
  holdingStopped(stoppedAt('check-copy-status'));
  anEmptyRegion();
  rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterSnapshotIdentifier: COPY_ID })
    .resolvesOnce({ DBClusterSnapshots: [aDbSnapshot({ Status: 'copying' })] });
  rds.on(DeleteDBClusterSnapshotCommand).rejects(new DBClusterSnapshotNotFoundFault(fault));
  await deliver('undo-restore', anEnvelope(StepFailed));
  expect(rds).toHaveReceivedCommandWith(DeleteDBClusterSnapshotCommand, { DBClusterSnapshotIdentifier: COPY_ID });
  expect(auditEntries()[0]).toMatchObject({ actor: 'undo-restore', decision: 'again' });
});

test('keeps a whole copy under the tag of its retention', async () => {
  holdingStopped(stoppedAt('check-copy-status'));
  anEmptyRegion();
  const kept = [...tagList(OUR_TAGS), { Key: 'aurora-restore:keep-until', Value: '2026-11-01T00:00:00.000Z' }];
  rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterSnapshotIdentifier: COPY_ID })
    .resolves({ DBClusterSnapshots: [aDbSnapshot({ TagList: kept })] });
  await deliver('undo-restore', anEnvelope(StepFailed));
  expectCommitted('undo-restore', 'done', ['RestoreUndone']);
  expect(rds).not.toHaveReceivedCommand(AddTagsToResourceCommand);
});

test('deletes the new cluster without a final snapshot, woken by what RDS says of it', async () => {
  holdingStopped(stoppedAt('setup-db-users', { strategy: 'swap' }));
  anEmptyRegion();
  theCluster(BESIDE, { TagList: tagList(OUR_TAGS), DBClusterMembers: [], DbClusterResourceId: NEW_RESOURCE });
  rds.on(DeleteDBClusterCommand).rejects(new DBClusterNotFoundFault(fault));
  await deliver('undo-restore', anRdsEnvelope(ClusterDeleted, BESIDE_ARN));
  expectCommitted('undo-restore', 'wait', []);
  expect(rds).toHaveReceivedCommandWith(DeleteDBClusterCommand, {
    DBClusterIdentifier: BESIDE,
    SkipFinalSnapshot: true,
  });
});

test('deletes its instances first', async () => {
  holdingStopped(stoppedAt('setup-db-users', { strategy: 'swap' }));
  anEmptyRegion();
  theInstanceOf(BESIDE, { DBInstanceIdentifier: `${BESIDE}-1`, TagList: tagList(OUR_TAGS) });
  rds.on(DeleteDBInstanceCommand).resolves({});
  await expect(deliver('undo-restore', anEnvelope(StepFailed))).rejects.toThrow('took 12 turns');
  expect(rds).toHaveReceivedCommandWith(DeleteDBInstanceCommand, {
    DBInstanceIdentifier: `${BESIDE}-1`,
    SkipFinalSnapshot: true,
  });
});

const swapping = () =>
  holdingStopped(stoppedAt('swap-target', { strategy: 'swap', output: outputAt('swap-target', 'swap') }));

test('renames the old cluster back at once, not in its maintenance window', async () => {
  swapping();
  anEmptyRegion();
  theCluster(`arp-old-${RESTORE_ID}`, { DbClusterResourceId: OLD_RESOURCE, TagList: OF_THE_PLAN });
  await deliver('undo-restore', anEnvelope(StepFailed));
  expect(rds).toHaveReceivedCommandWith(ModifyDBClusterCommand, {
    DBClusterIdentifier: `arp-old-${RESTORE_ID}`,
    NewDBClusterIdentifier: 'orders-staging',
    ApplyImmediately: true,
  });
});

test('renames its instances back once it is home', async () => {
  swapping();
  anEmptyRegion();
  theCluster('orders-staging', { DbClusterResourceId: OLD_RESOURCE });
  const retired = `arp-old-${RESTORE_ID}-1`;
  theInstanceOf('orders-staging', {
    DBInstanceIdentifier: retired,
    DbiResourceId: 'db-OLD-1',
    TagList: OF_THE_PLAN,
  });
  await deliver('undo-restore', anEnvelope(StepFailed));
  expect(rds).toHaveReceivedCommandWith(ModifyDBInstanceCommand, {
    DBInstanceIdentifier: retired,
    NewDBInstanceIdentifier: 'orders-staging-1',
    ApplyImmediately: true,
  });
});

test('protects an old target again', async () => {
  const output = { hadExisted: true, clusterResourceId: OLD_RESOURCE, begunAt: '2026-10-06T11:03:30.000Z' };
  holdingStopped(stoppedAt('delete-rds', { output: { ...output, hasLiftedProtection: true } }));
  anEmptyRegion();
  theCluster('orders-staging', { TagList: OF_THE_PLAN });
  await deliver('undo-restore', anEnvelope(StepFailed));
  expect(rds).toHaveReceivedCommandWith(ModifyDBClusterCommand, {
    DBClusterIdentifier: 'orders-staging',
    DeletionProtection: true,
    ApplyImmediately: true,
  });
});
