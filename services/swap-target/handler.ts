import {
  AddTagsToResourceCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { setTimeout as passing } from 'node:timers/promises';
import type { Move } from '../../shared/moves.ts';
import { RETIRED_TAG } from '../../shared/names.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { openEdge, stepHandler } from '../../shared/service-handler.ts';
import { swapTarget } from './step.ts';

const edge = openEdge();

export const handler = stepHandler(
  swapTarget,
  (log, plan) => {
    const rds = rdsIn(plan.target.region);
    return {
      target: rdsReader(rds, log),
      retire: (_proof, arn, restoreId) =>
        log.record('AddTagsToResource', arn, async () => {
          await rds.send(
            new AddTagsToResourceCommand({ ResourceName: arn, Tags: tagList({ [RETIRED_TAG]: restoreId }) }),
          );
        }),
      rename: (_proof, move) =>
        move.kind === 'cluster'
          ? log.record('ModifyDBCluster', move.from, () => renameCluster(rds, move))
          : log.record('ModifyDBInstance', move.from, () => renameInstance(rds, move)),
      pause: async (ms) => {
        await passing(ms);
        return edge.now();
      },
    };
  },
  edge,
);

/** Without `ApplyImmediately` a rename waits for the maintenance window. */
async function renameCluster(rds: RDSClient, { from, to }: Move): Promise<void> {
  const names = { DBClusterIdentifier: from, NewDBClusterIdentifier: to };
  await rds.send(new ModifyDBClusterCommand({ ...names, ApplyImmediately: true }));
}

async function renameInstance(rds: RDSClient, { from, to }: Move): Promise<void> {
  const names = { DBInstanceIdentifier: from, NewDBInstanceIdentifier: to };
  await rds.send(new ModifyDBInstanceCommand({ ...names, ApplyImmediately: true }));
}
