import {
  AddTagsToResourceCommand,
  DeleteDBClusterSnapshotCommand,
  paginateDescribeDBClusterSnapshots,
} from '@aws-sdk/client-rds';
import { absentIf } from '../../shared/absent-if.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { type SnapshotFacts, snapshotFacts, tagList } from '../../shared/rds-facts.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { archiveSnapshot } from './step.ts';

export const handler = stepHandler(archiveSnapshot, (log, plan) => {
  const rds = rdsFor(plan);
  return {
    manualSnapshots: () =>
      log.record('DescribeDBClusterSnapshots', 'manual', async () => {
        const snapshots: SnapshotFacts[] = [];
        for await (const page of paginateDescribeDBClusterSnapshots({ client: rds }, { SnapshotType: 'manual' })) {
          snapshots.push(...(page.DBClusterSnapshots ?? []).map(snapshotFacts));
        }
        return snapshots;
      }),
    tagSnapshot: (snapshotArn, tags) =>
      log.record('AddTagsToResource', snapshotArn, async () => {
        await rds.send(new AddTagsToResourceCommand({ ResourceName: snapshotArn, Tags: tagList(tags) }));
      }),
    deleteSnapshot: (snapshotArn) =>
      log.record('DeleteDBClusterSnapshot', snapshotArn, async () => {
        const DBClusterSnapshotIdentifier = snapshotArn.split(':cluster-snapshot:')[1];
        await absentIf('DBClusterSnapshotNotFoundFault', () =>
          rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier })),
        );
      }),
  };
});
