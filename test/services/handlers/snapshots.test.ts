import 'aws-sdk-client-mock-jest';
import {
  AddTagsToResourceCommand,
  CopyDBClusterSnapshotCommand,
  DBClusterSnapshotNotFoundFault,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
} from '@aws-sdk/client-rds';
import { PublishCommand } from '@aws-sdk/client-sns';
import { expect, test } from '@jest/globals';
import { DatabaseUsersConfigured } from '../../../events/contracts/database-users-configured.ts';
import { SnapshotArchived } from '../../../events/contracts/snapshot-archived.ts';
import { SnapshotCopyStarted } from '../../../events/contracts/snapshot-copy-started.ts';
import { SnapshotVerified } from '../../../events/contracts/snapshot-verified.ts';
import { tagList } from '../../../shared/rds-facts.ts';
import { KEY } from '../../support/a-plan.ts';
import { anEnvelope } from '../../support/envelopes.ts';
import {
  COPY_ARN,
  COPY_ID,
  FINAL_ARN,
  FINAL_ID,
  OUR_TAGS,
  RESTORE_ID,
  SOURCE_SNAPSHOT_ARN,
} from '../../support/rds-builders.ts';
import {
  aCurrentSaga,
  auditEntries,
  aws,
  deliver,
  holding,
  holdingWhatIsCommitted,
  publishedNames,
  setEnvironment,
} from '../support/aws.ts';
import { aDbSnapshot, theSnapshot, fault, expectCommitted } from '../support/answers.ts';

setEnvironment();
const { rds } = aws;

test('copy-snapshot copies under the plan’s key, with the restore’s tags', async () => {
  holding(aCurrentSaga({ at: 'copy-snapshot' }));
  rds.on(DescribeDBClusterSnapshotsCommand).rejects(new DBClusterSnapshotNotFoundFault(fault));
  rds.on(CopyDBClusterSnapshotCommand).resolves({ DBClusterSnapshot: aDbSnapshot({ Status: 'copying' }) });

  await deliver('copy-snapshot', anEnvelope(SnapshotVerified));
  expect(rds).toHaveReceivedCommandWith(CopyDBClusterSnapshotCommand, {
    SourceDBClusterSnapshotIdentifier: SOURCE_SNAPSHOT_ARN,
    TargetDBClusterSnapshotIdentifier: COPY_ID,
    KmsKeyId: KEY,
    Tags: tagList(OUR_TAGS),
  });
  expectCommitted('copy-snapshot', 'done', ['SnapshotCopyStarted']);
});

test('check-copy-status looks at the copy and waits', async () => {
  holding(aCurrentSaga({ at: 'check-copy-status' }));
  theSnapshot(COPY_ARN, { Status: 'copying', PercentProgress: 40 });
  await deliver('check-copy-status', anEnvelope(SnapshotCopyStarted));
  expectCommitted('check-copy-status', 'wait', []);
});

test('archive-snapshot tags the copy and deletes what has expired', async () => {
  holdingWhatIsCommitted(aCurrentSaga({ at: 'archive-snapshot' }));
  const expired = aDbSnapshot({
    DBClusterSnapshotArn: FINAL_ARN,
    TagList: tagList({ ...OUR_TAGS, 'aurora-restore:keep-until': '2020-01-01T00:00:00.000Z' }),
  });
  // Those of every cluster: an old one of a swap had another name when its final snapshot was taken.
  rds
    .on(DescribeDBClusterSnapshotsCommand, { SnapshotType: 'manual', DBClusterIdentifier: undefined })
    .resolves({ DBClusterSnapshots: [aDbSnapshot(), expired] });
  await deliver('archive-snapshot', anEnvelope(DatabaseUsersConfigured));
  expect(rds).toHaveReceivedCommandWith(AddTagsToResourceCommand, {
    ResourceName: COPY_ARN,
    Tags: [{ Key: 'aurora-restore:keep-until', Value: expect.any(String) as unknown as string }],
  });
  expect(rds.commandCalls(DeleteDBClusterSnapshotCommand).map(({ args }) => args[0].input)).toEqual([
    { DBClusterSnapshotIdentifier: FINAL_ID },
  ]);
  expect(auditEntries().map(({ decision }) => decision)).toEqual(['again', 'done']);
  expect(publishedNames()).toEqual(['SnapshotArchived']);
});

test('sns-notification publishes to the topic, with an id by which readers know it again', async () => {
  holdingWhatIsCommitted(aCurrentSaga({ at: 'sns-notification' }));
  aws.sns.on(PublishCommand).resolves({ MessageId: 'm-1' });
  await deliver('sns-notification', anEnvelope(SnapshotArchived));
  expect(aws.sns).toHaveReceivedCommandWith(PublishCommand, {
    TopicArn: process.env.TOPIC_ARN,
    Subject: 'Aurora restore completed: orders-staging',
    MessageAttributes: { dedupeId: { DataType: 'String', StringValue: `${RESTORE_ID}/1/running` } },
  });
  expect(auditEntries().map(({ decision }) => decision)).toEqual(['again', 'done']);
  expect(publishedNames()).toEqual(['RestoreCompleted']);
});
