import type { Call } from './aws-calls.ts';
import { lookAtRds } from './rds-scene.ts';
import { madeReady, RETRY, type Running } from './running.ts';
import { type Ended, RESTORE, type Scenario } from './scenario.ts';
import { untilNothingHappens } from './until-nothing-happens.ts';

/** Runs one restore from its request until nothing happens any more. Throws when it does not end. */
export async function simulate(scenario: Scenario): Promise<Ended> {
  const running = madeReady(scenario);
  const { plan, events, aws, calls, store, published, trace } = running;
  const before = lookAtRds(aws.rds);
  events.putPipelineEvent({ name: 'RestoreRequested', data: { plan: plan.name, requestId: RESTORE } });
  const happenings = await settled(running);
  if (scenario.retry) {
    calls.mend();
    events.putPipelineEvent(RETRY);
    await settled(running);
  }
  const isOwn = ({ api }: Call) => api === 'dynamodb' || api === 'events';
  return {
    ...{ plan, saga: store.saga(RESTORE), store, published, told: aws.told },
    ...{ calls: calls.journal.filter((call) => !isOwn(call)), ownCalls: calls.journal.filter(isOwn) },
    ...{ passwords: [...aws.passwords], before, after: lookAtRds(aws.rds), happenings, trace },
  };
}

/** An outage may begin while dead letters of another one are delivered again. */
const REDRIVES_MAX = 5;

/** Until nothing happens any more, dead letters included: people redrive them when what was away is back. */
async function settled(running: Running): Promise<number> {
  const { time, calls, events } = running;
  let happenings = await untilNothingHappens(running);
  for (let redrive = 1; redrive <= REDRIVES_MAX; redrive += 1) {
    time.advanceTo(Math.max(time.now(), calls.outagesEndMs()));
    if (!events.redrive()) break;
    happenings += await untilNothingHappens(running);
  }
  return happenings;
}
