import { AwsFault } from '../wire/aws-fault.ts';
import { sendDeadLetter, sendToEndpoint } from './send-to-endpoint.ts';
import type { SnsContext } from './sns-context.ts';
import type { PublishedMessage, Subscription, Topic } from './topic.ts';

/**
 * Waits before the retries of a delivery to an AWS service: AWS's first three phases (three at once, two after a second
 * each, ten from one to twenty seconds). Its last phase, 100,000 attempts over 23 days, is left out.
 */
const RETRY_DELAYS_MS = [
  0, 0, 0, 1_000, 1_000, 1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 15_000, 18_000, 20_000,
];

/** Delivers a message to every subscription of its topic, without making the publisher wait. */
export function deliverToSubscriptions(context: SnsContext, topic: Topic, message: PublishedMessage): void {
  for (const subscription of topic.subscriptions.values()) {
    if (subscription.isPending) record(context, message, subscription, 'pending');
    else context.clock.after(0, () => attempt(context, message, subscription, 0));
  }
}

async function attempt(
  context: SnsContext,
  message: PublishedMessage,
  subscription: Subscription,
  retriesSoFar: number,
): Promise<void> {
  try {
    await sendToEndpoint(context, message, subscription);
    record(context, message, subscription, 'delivered');
  } catch (error) {
    const delayMs = RETRY_DELAYS_MS[retriesSoFar];
    if (delayMs === undefined || !isRetryable(error)) return bury(context, message, subscription, error);
    context.clock.after(delayMs, () => attempt(context, message, subscription, retriesSoFar + 1));
  }
}

/** A client's error, such as a missing endpoint or permission, is not tried again. */
function isRetryable(error: unknown): boolean {
  if (!(error instanceof AwsFault)) return true;
  const isThrottled = /Throttl|TooManyRequests/.test(error.code);
  return isThrottled || (error.statusCode >= 500 && error.code !== 'NotImplemented');
}

async function bury(
  context: SnsContext,
  message: PublishedMessage,
  subscription: Subscription,
  cause: unknown,
): Promise<void> {
  const redrivePolicy = subscription.attributes.get('RedrivePolicy');
  if (redrivePolicy === undefined) return record(context, message, subscription, 'dropped', cause);
  const { deadLetterTargetArn } = JSON.parse(redrivePolicy) as { deadLetterTargetArn: string };
  try {
    await sendDeadLetter(context, message, subscription, deadLetterTargetArn);
    record(context, message, subscription, 'dead-lettered', cause);
  } catch (error) {
    // AWS loses the message here; the record says why.
    record(context, message, subscription, 'dropped', error);
  }
}

function record(
  { clock, log }: SnsContext,
  { messageId, topicArn }: PublishedMessage,
  { protocol, endpoint }: Subscription,
  outcome: 'delivered' | 'pending' | 'dead-lettered' | 'dropped',
  cause?: unknown,
): void {
  const error = cause === undefined ? undefined : cause instanceof Error ? cause.message : String(cause);
  log.add({ atMs: clock.now(), topicArn, messageId, protocol, endpoint, outcome, ...(error && { error }) });
}
