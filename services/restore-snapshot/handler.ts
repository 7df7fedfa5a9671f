import { RestoreDBClusterFromSnapshotCommand } from '@aws-sdk/client-rds';
import { clusterFacts, tagList } from '../../shared/rds-facts.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import type { ClusterRestore } from './restore-settings.ts';
import { restoreSnapshot } from './step.ts';

export const handler = stepHandler(restoreSnapshot, (log, plan) => {
  const rds = rdsFor(plan);
  return {
    target: rdsReader(rds, log),
    restoreCluster: (restore) =>
      log.record('RestoreDBClusterFromSnapshot', restore.clusterId, async () => {
        const { DBCluster } = await rds.send(restoreCommand(restore));
        return clusterFacts(DBCluster ?? {});
      }),
  };
});

function restoreCommand(restore: ClusterRestore): RestoreDBClusterFromSnapshotCommand {
  const { serverlessCapacity } = restore;
  return new RestoreDBClusterFromSnapshotCommand({
    DBClusterIdentifier: restore.clusterId,
    SnapshotIdentifier: restore.snapshotArn,
    Engine: restore.engine,
    EngineVersion: restore.engineVersion,
    KmsKeyId: restore.kmsKeyArn,
    DBSubnetGroupName: restore.subnetGroup,
    VpcSecurityGroupIds: [...restore.securityGroups],
    DBClusterParameterGroupName: restore.clusterParameterGroup,
    Port: restore.port,
    EnableIAMDatabaseAuthentication: restore.iamAuthentication,
    BackupRetentionPeriod: restore.backupRetentionDays,
    CopyTagsToSnapshot: restore.copyTagsToSnapshot,
    EnableCloudwatchLogsExports: restore.logExports.length > 0 ? [...restore.logExports] : undefined,
    ServerlessV2ScalingConfiguration: serverlessCapacity && {
      MinCapacity: serverlessCapacity.min,
      MaxCapacity: serverlessCapacity.max,
    },
    // From its birth: a deletion of what bore the name before may still be under way.
    DeletionProtection: true,
    Tags: tagList(restore.tags),
  });
}
