import { AddTagsToResourceCommand } from '@aws-sdk/client-rds';
import { setTimeout as passing } from 'node:timers/promises';
import { RETIRED_TAG } from '../../shared/names.ts';
import { tagList } from '../../shared/rds-facts.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { rename } from '../../shared/rename.ts';
import { openEdge, stepHandler } from '../../shared/service-handler.ts';
import { swapTarget } from './step.ts';

const edge = openEdge();

export const handler = stepHandler(
  swapTarget,
  (log, plan) => {
    const rds = rdsFor(plan);
    return {
      target: rdsReader(rds, log),
      retire: (_proof, arn, restoreId) =>
        log.record('AddTagsToResource', arn, async () => {
          await rds.send(
            new AddTagsToResourceCommand({ ResourceName: arn, Tags: tagList({ [RETIRED_TAG]: restoreId }) }),
          );
        }),
      rename: (_proof, move) => rename(rds, log, move),
      hasTurn: async ({ restoreId, step, run }) => {
        const now = await edge.store.read(restoreId);
        return now?.step === step && now.run === run;
      },
      pause: async (ms) => {
        await passing(ms);
        return edge.now();
      },
    };
  },
  edge,
);
