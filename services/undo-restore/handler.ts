import {
  AddTagsToResourceCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  ModifyDBClusterCommand,
  type RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { absentIf } from '../../shared/absent-if.ts';
import { CallLog } from '../../shared/call-log.ts';
import { findRestore } from '../../shared/find-restore.ts';
import { RETIRED_TAG } from '../../shared/names.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { rename } from '../../shared/rename.ts';
import { openEdge, serviceHandler } from '../../shared/service-handler.ts';
import type { UndoRds } from './progress.ts';
import { manifest } from './service.ts';
import { undoRestore } from './step.ts';

const edge = openEdge();

export const handler = serviceHandler(manifest, async (event) => {
  const restoreId = await findRestore(event, edge.store);
  if (!restoreId) return { restoreId, result: 'no-restore-holds-this' };
  const log = new CallLog();
  const { store, publish, now } = edge;
  const rdsOf: Parameters<typeof undoRestore>[1]['rdsOf'] = (plan) => undoRds(rdsFor(plan), log);
  const delivery = { restoreId, cause: event.envelope.id };
  return { restoreId, result: await undoRestore(delivery, { store, publish, now, log, rdsOf }) };
});

function undoRds(rds: RDSClient, log: CallLog): UndoRds {
  const tag: UndoRds['tagSnapshot'] = (arn, tags) =>
    log.record('AddTagsToResource', arn, async () => {
      await rds.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: tagList(tags) }));
    });
  return {
    look: rdsReader(rds, log),
    ...deletions(rds, log),
    tagSnapshot: tag,
    retire: (arn, restoreId) => tag(arn, { [RETIRED_TAG]: restoreId }),
    untag: (arn, tagKey) =>
      log.record('RemoveTagsFromResource', arn, async () => {
        await rds.send(new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: [tagKey] }));
      }),
    protectCluster: (clusterId, DeletionProtection) =>
      log.record('ModifyDBCluster', clusterId, async () => {
        const cluster = { DBClusterIdentifier: clusterId, DeletionProtection, ApplyImmediately: true };
        await rds.send(new ModifyDBClusterCommand(cluster));
      }),
    rename: (move) => rename(rds, log, move),
  };
}

/** What is gone already is as good as deleted. */
function deletions(rds: RDSClient, log: CallLog): Pick<UndoRds, 'deleteSnapshot' | 'deleteInstance' | 'deleteCluster'> {
  return {
    deleteSnapshot: (snapshotId) =>
      log.record('DeleteDBClusterSnapshot', snapshotId, async () => {
        const command = new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: snapshotId });
        await absentIf('DBClusterSnapshotNotFoundFault', () => rds.send(command));
      }),
    deleteInstance: (instanceId) =>
      log.record('DeleteDBInstance', instanceId, async () => {
        const command = new DeleteDBInstanceCommand({ DBInstanceIdentifier: instanceId, SkipFinalSnapshot: true });
        await absentIf('DBInstanceNotFoundFault', () => rds.send(command));
      }),
    deleteCluster: (clusterId) =>
      log.record('DeleteDBCluster', clusterId, async () => {
        // Its automated backups go with it: they would hold the source's data, under the source's logins, for days.
        const command = new DeleteDBClusterCommand({ DBClusterIdentifier: clusterId, SkipFinalSnapshot: true });
        await absentIf('DBClusterNotFoundFault', () => rds.send(command));
      }),
  };
}
