import { AddTagsToResourceCommand, DeleteDBClusterSnapshotCommand } from '@aws-sdk/client-rds';
import { absentIf } from '../../shared/absent-if.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { archiveSnapshot } from './step.ts';

export const handler = stepHandler(archiveSnapshot, (log, plan) => {
  const rds = rdsIn(plan.target.region);
  return {
    target: rdsReader(rds, log),
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
