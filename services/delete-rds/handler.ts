import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  ModifyDBClusterCommand,
} from '@aws-sdk/client-rds';
import { absentIf } from '../../shared/absent-if.ts';
import { assertJustSeen } from '../../shared/just-seen.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { rdsFor, rdsOnceFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { openEdge, stepHandler } from '../../shared/service-handler.ts';
import type { DeletionProof } from './deletion-proof.ts';
import { deleteRds } from './step.ts';

const edge = openEdge();

export const handler = stepHandler(
  deleteRds,
  (log, plan) => {
    const [rds, once] = [rdsFor(plan), rdsOnceFor(plan)];
    const destroy = async ({ seenAt }: DeletionProof, operation: string, id: string, call: () => Promise<unknown>) => {
      assertJustSeen(seenAt, edge.now());
      await log.record(operation, id, call);
    };
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
      liftProtection: (proof) =>
        destroy(proof, 'ModifyDBCluster', proof.clusterId, () =>
          once.send(
            new ModifyDBClusterCommand({
              DBClusterIdentifier: proof.clusterId,
              DeletionProtection: false,
              ApplyImmediately: true,
            }),
          ),
        ),
      deleteInstance: (proof, instanceId) =>
        destroy(proof, 'DeleteDBInstance', instanceId, () =>
          // An instance of a cluster has no data of its own; the final snapshot is the cluster's.
          absentIf('DBInstanceNotFoundFault', () =>
            once.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: instanceId, SkipFinalSnapshot: true })),
          ),
        ),
      deleteCluster: (proof) =>
        destroy(proof, 'DeleteDBCluster', proof.clusterId, () =>
          // The final snapshot stands already, and was waited for; automated backups are kept for as long as they last.
          absentIf('DBClusterNotFoundFault', () =>
            once.send(
              new DeleteDBClusterCommand({
                DBClusterIdentifier: proof.clusterId,
                SkipFinalSnapshot: true,
                DeleteAutomatedBackups: false,
              }),
            ),
          ),
        ),
    };
  },
  edge,
);
