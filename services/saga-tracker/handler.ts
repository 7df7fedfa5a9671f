import { join } from 'node:path';
import { SFNClient } from '@aws-sdk/client-sfn';
import { awsClient } from '../../shared/aws-client.ts';
import { CallLog } from '../../shared/call-log.ts';
import { dynamoSagaOpener } from '../../shared/dynamo-saga-opener.ts';
import { requiredEnv } from '../../shared/env.ts';
import { findRestore } from '../../shared/find-restore.ts';
import { loadPlans } from '../../shared/load-plans.ts';
import type { InvalidRequest } from '../../shared/parse-event.ts';
import { openEdge, serviceHandler } from '../../shared/service-handler.ts';
import { startClock } from '../../shared/start-clock.ts';
import { type RequestEvent, requestOf } from './request-of.ts';
import { manifest } from './service.ts';
import { closeRestore, openRestore, type SagaTrackerPorts } from './step.ts';

const edge = openEdge();
const sfn = awsClient(SFNClient);
const FIRST_RUN = 1;
const stateMachineArn = requiredEnv('STATE_MACHINE_ARN');
// The deployment puts the plans beside the bundle, so a function and its plans are always of one version.
const plans = loadPlans(join(import.meta.dirname, 'plans'));

export const handler = serviceHandler(manifest, async (event) => {
  const ports = portsFor(new CallLog());
  if (event.name === 'RestoreRequested') {
    const request = requestOf(event as RequestEvent | InvalidRequest);
    return { restoreId: request.restoreId, result: await openRestore(request, ports) };
  }
  const restoreId = await findRestore(event, edge.store);
  if (!restoreId) return { restoreId, result: 'no-restore-holds-this' };
  return { restoreId, result: await closeRestore({ restoreId, cause: event.envelope.id }, ports) };
});

function portsFor(log: CallLog): SagaTrackerPorts {
  return {
    store: { ...edge.store, ...dynamoSagaOpener(edge.dynamo, edge.tables) },
    publish: edge.publish,
    plans,
    now: edge.now,
    log,
    startClock: (restoreId) => startClock(sfn, stateMachineArn, log, restoreId, FIRST_RUN),
  };
}
