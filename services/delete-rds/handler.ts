import {
  AddTagsToResourceCommand,
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  ModifyDBClusterCommand,
} from '@aws-sdk/client-rds';
import { absentIf } from '../../shared/absent-if.ts';
import { RETIRED_TAG } from '../../shared/names.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { deleteRds } from './step.ts';

export const handler = stepHandler(deleteRds, (log, plan) => {
  const rds = rdsFor(plan);
  return {
    target: rdsReader(rds, log),
    createFinalSnapshot: (proof, snapshotId, tags) =>
      log.record('CreateDBClusterSnapshot', snapshotId, async () => {
        await rds.send(
          new CreateDBClusterSnapshotCommand({
            DBClusterIdentifier: proof.clusterId,
            DBClusterSnapshotIdentifier: snapshotId,
            Tags: tagList(tags),
          }),
        );
      }),
    retire: (_proof, arn, restoreId) =>
      log.record('AddTagsToResource', arn, async () => {
        await rds.send(
          new AddTagsToResourceCommand({ ResourceName: arn, Tags: tagList({ [RETIRED_TAG]: restoreId }) }),
        );
      }),
    liftProtection: (proof) =>
      log.record('ModifyDBCluster', proof.clusterId, async () => {
        await rds.send(
          new ModifyDBClusterCommand({
            DBClusterIdentifier: proof.clusterId,
            DeletionProtection: false,
            ApplyImmediately: true,
          }),
        );
      }),
    deleteInstance: (_proof, instanceId) =>
      log.record('DeleteDBInstance', instanceId, async () => {
        // An instance of a cluster has no data of its own; the final snapshot is the cluster's.
        await absentIf('DBInstanceNotFoundFault', () =>
          rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: instanceId, SkipFinalSnapshot: true })),
        );
      }),
    deleteCluster: (proof) =>
      log.record('DeleteDBCluster', proof.clusterId, async () => {
        // The final snapshot stands already, and was waited for; automated backups are kept for as long as they last.
        await absentIf('DBClusterNotFoundFault', () =>
          rds.send(
            new DeleteDBClusterCommand({
              DBClusterIdentifier: proof.clusterId,
              SkipFinalSnapshot: true,
              DeleteAutomatedBackups: false,
            }),
          ),
        );
      }),
  };
});
