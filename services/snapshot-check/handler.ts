import { join } from 'node:path';
import { CallLog } from '../../shared/call-log.ts';
import { dynamoSagaOpener } from '../../shared/dynamo-saga-opener.ts';
import { loadPlans } from '../../shared/load-plans.ts';
import type { Plan } from '../../shared/plan.ts';
import { rdsFor } from '../../shared/plan-clients.ts';
import { preflightRequest } from '../../shared/preflight-report.ts';
import { rdsReader } from '../../shared/rds-reader.ts';
import { answeringHandler, openEdge, stepHandler } from '../../shared/service-handler.ts';
import { awsPlaceReader } from './aws/place-reader.ts';
import { dryRun } from './dry-run.ts';
import type { PreflightPorts } from './preflight/gather-facts.ts';
import { sharedSnapshots } from './aws/shared-snapshots.ts';
import { manifest } from './service.ts';
import { snapshotCheck } from './step.ts';

const edge = openEdge();
const { lockOf, startsOf, durationsOf } = dynamoSagaOpener(edge.dynamo, edge.tables);

/** Takes deliveries as every step does; asked what a restore would meet, it answers, by the same checks. */
export const handler = answeringHandler(manifest, stepHandler(snapshotCheck, portsFor, edge), {
  question: preflightRequest,
  answer: (question) =>
    dryRun(question, {
      // The deployment puts the plans beside the bundle. Read when asked for: a restore brings its own.
      plans: loadPlans(join(import.meta.dirname, 'plans')),
      lockOf,
      startsOf,
      durationsOf,
      portsFor: (plan) => portsFor(new CallLog(), plan),
      now: edge.now,
    }),
});

function portsFor(log: CallLog, plan: Plan): PreflightPorts {
  const { source, target } = plan;
  return {
    source:
      source.account === target.account
        ? rdsReader(rdsFor(plan, source.region), log)
        : sharedSnapshots(rdsFor(plan, source.region), plan, log),
    target: rdsReader(rdsFor(plan), log),
    place: awsPlaceReader(plan, log),
  };
}
