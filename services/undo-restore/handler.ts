import {
  AddTagsToResourceCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBInstanceCommand,
  ModifyDBClusterCommand,
  type RDSClient,
  StartDBClusterCommand,
} from '@aws-sdk/client-rds';
import { absentIf } from '../../shared/absent-if.ts';
import { CallLog } from '../../shared/call-log.ts';
import { findRestore } from '../../shared/find-restore.ts';
import { assertJustSeen } from '../../shared/just-seen.ts';
import { tagList } from '../../shared/rds-facts.ts';
import type { Plan } from '../../shared/plan.ts';
import { rdsFor, rdsOnceFor } from '../../shared/plan-clients.ts';
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
  const rdsOf: Parameters<typeof undoRestore>[1]['rdsOf'] = (plan, seenAt) =>
    undoRds(plan, log, () => assertJustSeen(seenAt, now()));
  const delivery = { restoreId, cause: event.envelope.id };
  return { restoreId, result: await undoRestore(delivery, { store, publish, now, log, rdsOf }) };
});

/** `inTime` throws when RDS was looked at too long ago. */
function undoRds(plan: Plan, log: CallLog, inTime: () => void): UndoRds {
  const [rds, once] = [rdsFor(plan), rdsOnceFor(plan)];
  return {
    look: rdsReader(rds, log),
    ...deletions(once, log, inTime),
    tagSnapshot: (arn, tags) =>
      log.record('AddTagsToResource', arn, async () => {
        await rds.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: tagList(tags) }));
      }),
    protectCluster: async (clusterId, DeletionProtection) => {
      inTime();
      const cluster = { DBClusterIdentifier: clusterId, DeletionProtection, ApplyImmediately: true };
      await log.record('ModifyDBCluster', clusterId, () => once.send(new ModifyDBClusterCommand(cluster)));
    },
    startCluster: (DBClusterIdentifier) =>
      log.record('StartDBCluster', DBClusterIdentifier, async () => {
        await rds.send(new StartDBClusterCommand({ DBClusterIdentifier }));
      }),
    rename: async (move) => {
      inTime();
      await rename(once, log, move);
    },
  };
}

/** What is gone already is as good as deleted. */
function deletions(
  rds: RDSClient,
  log: CallLog,
  inTime: () => void,
): Pick<UndoRds, 'deleteSnapshot' | 'deleteInstance' | 'deleteCluster'> {
  const destroy = async (operation: string, id: string, call: () => Promise<unknown>) => {
    inTime();
    await log.record(operation, id, call);
  };
  return {
    deleteSnapshot: (snapshotId) =>
      destroy('DeleteDBClusterSnapshot', snapshotId, () => {
        const command = new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: snapshotId });
        return absentIf('DBClusterSnapshotNotFoundFault', () => rds.send(command));
      }),
    deleteInstance: (instanceId) =>
      destroy('DeleteDBInstance', instanceId, () => {
        const command = new DeleteDBInstanceCommand({ DBInstanceIdentifier: instanceId, SkipFinalSnapshot: true });
        return absentIf('DBInstanceNotFoundFault', () => rds.send(command));
      }),
    deleteCluster: (clusterId) =>
      destroy('DeleteDBCluster', clusterId, () => {
        // Its automated backups go with it: they would hold the source's data, under the source's logins, for days.
        const command = new DeleteDBClusterCommand({ DBClusterIdentifier: clusterId, SkipFinalSnapshot: true });
        return absentIf('DBClusterNotFoundFault', () => rds.send(command));
      }),
  };
}
