import { parseArn } from '../../sqs/arn.ts';
import { serviceCaller } from '../../sqs/service-principal.ts';
import type { Context } from '../context.ts';
import type { Delivery, ExhaustedCondition } from './delivery.ts';
import type { Failure } from './judge-failure.ts';
import { sendToQueue } from './send-to-queue.ts';

/** Sends the event to the target's dead-letter queue with AWS's attributes; without a queue it is dropped. */
export async function buryDelivery(
  context: Context,
  delivery: Delivery,
  failure: Failure,
  retryAttempts: number,
  exhausted?: ExhaustedCondition,
): Promise<void> {
  const queueArn = delivery.target.DeadLetterConfig?.Arn;
  if (!queueArn) return drop(context, delivery, failure, retryAttempts);
  const attributes = {
    RULE_ARN: delivery.rule.arn,
    TARGET_ARN: delivery.target.Arn!,
    ERROR_CODE: failure.errorCode,
    ERROR_MESSAGE: failure.errorMessage,
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    RETRY_ATTEMPTS: String(retryAttempts),
  };
  try {
    const arn = parseArn(queueArn)!;
    const caller = serviceCaller('events.amazonaws.com', delivery.rule.arn, arn.accountId, arn.region);
    await sendToQueue(context, queueArn, JSON.stringify(delivery.event.envelope), caller, attributes);
  } catch (error) {
    // AWS loses the event here; the record says why, because a wrong queue policy is easily made.
    drop(context, delivery, failure, retryAttempts, error instanceof Error ? error.message : String(error));
  }
}

function drop(
  { clock, dropped }: Context,
  { rule, target, event }: Delivery,
  { errorCode, errorMessage }: Failure,
  retryAttempts: number,
  deadLetterError?: string,
): void {
  dropped.add({
    droppedAtMs: clock.now(),
    ruleArn: rule.arn,
    targetArn: target.Arn!,
    eventId: event.envelope.id,
    detailType: event.envelope['detail-type'],
    errorCode,
    errorMessage,
    retryAttempts,
    ...(deadLetterError !== undefined && { deadLetterError }),
  });
}
