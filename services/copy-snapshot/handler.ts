import { CopyDBClusterSnapshotCommand } from '@aws-sdk/client-rds';
import { rdsFor } from '../../shared/plan-clients.ts';
import { snapshotFacts, tagList } from '../../shared/rds-facts.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { copySnapshot } from './step.ts';

export const handler = stepHandler(copySnapshot, (log, plan) => {
  // RDS copies in the region where it is called: the target's.
  const rds = rdsFor(plan);
  return {
    target: rdsReader(rds, log),
    copySnapshot: ({ sourceArn, copyId, kmsKeyArn, tags }) =>
      log.record('CopyDBClusterSnapshot', copyId, async () => {
        const { DBClusterSnapshot } = await rds.send(
          new CopyDBClusterSnapshotCommand({
            SourceDBClusterSnapshotIdentifier: sourceArn,
            TargetDBClusterSnapshotIdentifier: copyId,
            KmsKeyId: kmsKeyArn,
            Tags: tagList(tags),
          }),
        );
        return snapshotFacts(DBClusterSnapshot ?? {});
      }),
  };
});
