import { lookAtRds } from './rds-scene.ts';
import { madeReady, RETRY } from './running.ts';
import { type Ended, RESTORE, type Scenario } from './scenario.ts';
import { untilNothingHappens } from './until-nothing-happens.ts';

/** Runs one restore from its request until nothing happens any more. Throws when it does not end. */
export async function simulate(scenario: Scenario): Promise<Ended> {
  const running = madeReady(scenario);
  const { plan, events, aws, calls, store, published, trace } = running;
  const before = lookAtRds(aws.rds);
  events.putPipelineEvent({ name: 'RestoreRequested', data: { plan: plan.name, requestId: RESTORE } });
  const happenings = await untilNothingHappens(running);
  if (scenario.retry) {
    calls.mend();
    events.putPipelineEvent(RETRY);
    await untilNothingHappens(running);
  }
  return {
    ...{ plan, saga: store.saga(RESTORE), store, calls: calls.journal, published, told: aws.told },
    ...{ passwords: [...aws.passwords], before, after: lookAtRds(aws.rds), happenings, trace },
  };
}
