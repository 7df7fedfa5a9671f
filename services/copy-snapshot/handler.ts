import { CopyDBClusterSnapshotCommand } from '@aws-sdk/client-rds';
import { snapshotFacts, tagList } from '../../shared/rds-facts.ts';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { copySnapshot } from './step.ts';

export const handler = stepHandler(copySnapshot, (log, plan) => {
  // RDS copies in the region where it is called: the target's.
  const rds = rdsIn(plan.target.region);
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
