import 'aws-sdk-client-mock-jest';
import { type DBClusterSnapshot, DescribeDBClusterSnapshotsCommand } from '@aws-sdk/client-rds';
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, jest, test } from '@jest/globals';
import { AutomatedSnapshotCreated } from '../../../events/rds-events.ts';
import { SOURCE_REGION, aPlan } from '../../support/a-plan.ts';
import { anRdsEnvelope } from '../../support/envelopes.ts';
import { snapshotArn } from '../../support/rds-builders.ts';
import { auditEntries, aws, holding, publishedNames, setEnvironment } from '../support/aws.ts';

setEnvironment();
jest.unstable_mockModule('../../../shared/load-plans.ts', () => ({
  loadPlans: () => new Map([['orders-staging', aPlan({ trigger: {} })]]),
}));
const { handler } = await import('../../../services/restore-trigger/handler.ts');
const deliver = (event: object) => handler(event, {} as never);

const ID = 'rds:orders-production-2026-10-06-01-30';
const ARN = snapshotArn(ID, SOURCE_REGION);
const theSnapshot = (): DBClusterSnapshot => ({
  DBClusterSnapshotArn: ARN,
  DBClusterSnapshotIdentifier: ID,
  DBClusterIdentifier: 'orders-production',
  SnapshotType: 'automated',
  Status: 'available',
  SnapshotCreateTime: new Date(),
});
const scheduled = {
  version: '0',
  id: 'scheduled-1',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '111122223333',
  time: '2026-10-06T12:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:events:eu-west-1:111122223333:rule/aurora-restore-restore-trigger-schedule'],
  detail: {},
};

test('describes the snapshot that an event names, commits the decision and asks for the restore', async () => {
  holding();
  aws.rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterSnapshotIdentifier: ARN, SnapshotType: 'automated' })
    .resolves({ DBClusterSnapshots: [theSnapshot()] });
  await deliver(anRdsEnvelope(AutomatedSnapshotCreated, ARN));
  expect(auditEntries()).toEqual([
    expect.objectContaining({
      restoreId: 'trigger#orders-staging',
      actor: 'restore-trigger',
      decision: 'requested',
      calls: [{ operation: 'DescribeDBClusterSnapshots', resource: ARN, answer: 'ok' }],
    }),
  ]);
  expect(publishedNames()).toEqual(['RestoreRequested']);
});

test('lists the snapshots of every watched source on its schedule', async () => {
  holding();
  aws.rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterIdentifier: 'orders-production' })
    .resolves({ DBClusterSnapshots: [theSnapshot()] });
  await deliver(scheduled);
  expect(auditEntries().map(({ decision }) => decision)).toEqual(['watching', 'requested']);
  expect(publishedNames()).toEqual(['RestoreRequested']);
});

test('reads its memory before it decides', async () => {
  holding();
  const SnapshotCreateTime = new Date();
  const decision = { snapshotArn: ARN, snapshotCreatedAt: SnapshotCreateTime.toISOString(), code: 'Requested' };
  aws.dynamo.on(GetCommand, { Key: { restoreId: 'trigger#orders-staging' } }).resolves({
    Item: { version: 1, watchedSince: '2026-10-01T00:00:00.000Z', decisions: [decision], outbox: [] },
  });
  aws.rds
    .on(DescribeDBClusterSnapshotsCommand)
    .resolves({ DBClusterSnapshots: [{ ...theSnapshot(), SnapshotCreateTime }] });
  await deliver(anRdsEnvelope(AutomatedSnapshotCreated, ARN));
  expect(aws.dynamo).toHaveReceivedCommandTimes(TransactWriteCommand, 0);
  expect(publishedNames()).toEqual([]);
});

test('refuses an event that it does not read', async () => {
  holding();
  await expect(deliver({ ...scheduled, 'detail-type': 'Something Else' })).rejects.toThrow(
    /not among the events that restore-trigger reads/,
  );
});
