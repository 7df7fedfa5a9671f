import type { Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../bus-event.ts';
import type { Context } from '../context.ts';
import type { Rule } from '../eventbridge-state.ts';
import { buryDelivery } from './bury-delivery.ts';
import type { Delivery, ExhaustedCondition } from './delivery.ts';
import { judgeFailure } from './judge-failure.ts';
import { retryDelayMs } from './retry-delay.ts';
import { sendToTarget } from './send-to-target.ts';

const RETRIES_DEFAULT = 185;
const EVENT_AGE_SECONDS_DEFAULT = 86_400;

/** Delivers at least once, in no order, without making the sender wait. */
export function startDelivery(context: Context, rule: Rule, target: Target, event: BusEvent): void {
  const { arn, name } = rule;
  const delivery: Delivery = { rule: { arn, name }, target, event, startedAtMs: context.clock.now() };
  const fate = context.faults?.({ event: event.envelope, ruleArn: arn, targetArn: target.Arn! }) ?? { kind: 'deliver' };
  if (fate.kind === 'drop') return;
  if (fate.kind === 'hold') {
    fate.until(() => void context.clock.after(context.deliveryDelayMs, () => attempt(context, delivery, 0)));
    return;
  }
  const delayMs = context.deliveryDelayMs + (fate.kind === 'delay' ? fate.delayMs : 0);
  const copies = fate.kind === 'duplicate' ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) {
    context.clock.after(delayMs, () => attempt(context, delivery, 0));
  }
}

async function attempt(context: Context, delivery: Delivery, retriesSoFar: number): Promise<void> {
  try {
    await sendToTarget(context, delivery);
  } catch (error) {
    const failure = judgeFailure(error);
    if (!failure.isRetryable) return buryDelivery(context, delivery, failure, retriesSoFar);
    const delayMs = retryDelayMs(retriesSoFar + 1, context.random);
    const exhausted = exhaustedCondition(context, delivery, retriesSoFar, delayMs);
    if (exhausted) return buryDelivery(context, delivery, failure, retriesSoFar, exhausted);
    context.clock.after(delayMs, () => attempt(context, delivery, retriesSoFar + 1));
  }
}

function exhaustedCondition(
  { clock }: Context,
  { target, startedAtMs }: Delivery,
  retriesSoFar: number,
  delayMs: number,
): ExhaustedCondition | undefined {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = target.RetryPolicy ?? {};
  if (retriesSoFar >= (MaximumRetryAttempts ?? RETRIES_DEFAULT)) return 'MaximumRetryAttempts';
  const lastAtMs = startedAtMs + (MaximumEventAgeInSeconds ?? EVENT_AGE_SECONDS_DEFAULT) * 1000;
  return clock.now() + delayMs > lastAtMs ? 'MaximumEventAgeInSeconds' : undefined;
}
