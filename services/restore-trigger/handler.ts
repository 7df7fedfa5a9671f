import { join } from 'node:path';
import { CallLog } from '../../shared/call-log.ts';
import { dynamoTriggerStore } from '../../shared/dynamo-trigger-store.ts';
import { loadPlans } from '../../shared/load-plans.ts';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { openEdge, serviceHandler } from '../../shared/service-handler.ts';
import { manifest } from './service.ts';
import { type Considered, considerSnapshot, type RestoreTriggerPorts, scanPlans } from './step.ts';

const edge = openEdge();
const store = dynamoTriggerStore(edge.dynamo, edge.tables);
// The deployment puts the plans beside the bundle, so a function and its plans are always of one version.
const plans = loadPlans(join(import.meta.dirname, 'plans'));

export const handler = serviceHandler(manifest, async (event) => {
  const cause = event.envelope.id;
  if (event.kind === 'rds') return { result: told(await considerSnapshot(event.sourceArn, cause, openPorts())) };
  return { result: told(await scanPlans(cause, openPorts())) };
});

function openPorts(): RestoreTriggerPorts {
  const log = new CallLog();
  return {
    store,
    publish: edge.publish,
    plans,
    sourceIn: (region) => rdsReader(rdsIn(region), log),
    now: edge.now,
    log,
  };
}

function told(considered: readonly Considered[]): string {
  return considered.map(({ plan, outcome }) => `${plan}: ${outcome}`).join(', ') || 'no-plan-concerned';
}
