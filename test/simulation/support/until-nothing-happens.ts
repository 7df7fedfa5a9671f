import { StatusCheckDue } from '../../../events/contracts/status-check-due.ts';
import { StepFailed } from '../../../events/contracts/step-failed.ts';
import { SAGA_CLOCK } from '../../../events/services.ts';
import { deliveriesOf } from './deliveries.ts';
import { CANCEL, type Running } from './running.ts';
import { clockStarted, type ClockState, readBySagaClock } from './saga-clock.ts';
import { RESTORE } from './scenario.ts';

/**
 * A healthy restore takes about 60. Half an hour without the bus, on which every event comes twice, takes some 2,000: each
 * tick wakes all who have events to publish. A restore that needs more than this does not end.
 */
const HAPPENINGS_MAX = 6_000;
const TOLD_MAX = 60;

/** Lets one thing happen after the other, whatever is due first. Gives how many there were. */
export async function untilNothingHappens(running: Running): Promise<number> {
  const { time, events, aws, trace, cancelAt } = running;
  const deliveries = deliveriesOf(running);
  const executions = aws.executions.size;
  let clock: ClockState | 'ended' | undefined;
  for (let happening = 1; happening <= HAPPENINGS_MAX; happening += 1) {
    if (happening === cancelAt) events.putPipelineEvent(CANCEL);
    if (!clock && aws.executions.size > executions) clock = clockStarted(time.now());
    const readAtMs = typeof clock === 'object' ? clock.readAtMs : undefined;
    const due = [events.nextDueMs(), deliveries.nextDueMs(), readAtMs, time.next()].filter((ms) => ms !== undefined);
    if (due.length === 0) return happening - 1;
    time.advanceTo(Math.min(...due));
    const isDelivered = (await deliveries.goOn()) || (await deliveries.next());
    if (!isDelivered && typeof clock === 'object' && clock.readAtMs <= time.now()) clock = ticked(clock, running);
  }
  throw new Error(`the restore does not end:\n${trace.slice(-TOLD_MAX).join('\n')}`);
}

/** The saga clock reads the saga item, and puts what is to be said. */
function ticked(state: ClockState, { time, events, store, trace }: Running): ClockState | 'ended' {
  const saga = store.saga(RESTORE);
  const { overdueSince, wakes, next } = readBySagaClock(saga, state, time.now());
  const at = new Date(time.now()).toISOString();
  const metadata = (event: string) => ({
    eventId: `${RESTORE}/${SAGA_CLOCK}/${at}/${event}`,
    restoreId: RESTORE,
    causationId: 'execution',
    step: SAGA_CLOCK as typeof SAGA_CLOCK,
    attempt: 1,
    occurredAt: at,
  });
  if (overdueSince && saga.step !== 'ended') {
    const message = `step '${saga.step}' has not ended by ${overdueSince}`;
    const failure = { step: saga.step, code: 'DeadlineExceeded', message, hint: 'This is a simulation.' };
    trace.push(`${at} clock: ${message}`);
    events.putPipelineEvent(StepFailed.build(metadata('StepFailed'), failure));
  }
  if (wakes.length > 0) {
    trace.push(`${at} clock: wakes ${wakes.join(', ')} in phase ${saga.phase}`);
    events.putPipelineEvent(StatusCheckDue.build(metadata('StatusCheckDue'), { steps: [...wakes] }));
  }
  return next;
}
