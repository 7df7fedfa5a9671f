import type { Message, ReceiveMessageRequest, ReceiveMessageResult } from '@aws-sdk/client-sqs';
import type { Operation } from '../../wire/service.ts';
import { invalidParameterValue } from '../faults.ts';
import type { Queue, StoredMessage } from '../queue.ts';
import { numberAttribute } from '../queue-attributes.ts';
import { queueOperation } from '../queue-operation.ts';
import { renderMessage } from '../render-message.ts';
import type { SqsState } from '../sqs-state.ts';
import { nextVisibleAtMs, takeMessages } from '../take-messages.ts';

const MESSAGES_MAX = 10;
const WAIT_SECONDS_MAX = 20;
const VISIBILITY_SECONDS_MAX = 43_200;

export function receiveMessage(state: SqsState): Operation<ReceiveMessageRequest, ReceiveMessageResult> {
  return queueOperation(state, 'sqs:ReceiveMessage', async (queue, input: ReceiveMessageRequest) => {
    const max = within(input.MaxNumberOfMessages ?? 1, 'MaxNumberOfMessages', 1, MESSAGES_MAX);
    const waitSeconds = input.WaitTimeSeconds ?? numberAttribute(queue, 'ReceiveMessageWaitTimeSeconds');
    const waitMs = within(waitSeconds, 'WaitTimeSeconds', 0, WAIT_SECONDS_MAX) * 1000;
    const visibilitySeconds = input.VisibilityTimeout ?? numberAttribute(queue, 'VisibilityTimeout');
    const visibilityMs = within(visibilitySeconds, 'VisibilityTimeout', 0, VISIBILITY_SECONDS_MAX) * 1000;
    const taken = await takeOrWait(state, queue, max, visibilityMs, waitMs);
    const messages: Message[] = taken.map((message) => renderMessage(message, input));
    return messages.length === 0 ? {} : { Messages: messages };
  });
}

/** A long poll answers as soon as there is something, and with nothing when its time is over. */
async function takeOrWait(
  state: SqsState,
  queue: Queue,
  max: number,
  visibilityMs: number,
  waitMs: number,
): Promise<readonly StoredMessage[]> {
  const deadlineMs = state.clock.now() + waitMs;
  for (;;) {
    const taken = takeMessages(state, queue, max, visibilityMs);
    const nowMs = state.clock.now();
    // A queue deleted meanwhile gets no more messages.
    if (taken.length > 0 || nowMs >= deadlineMs || !state.queues.has(queue.arn)) return taken;
    await changeOf(state, queue, Math.min(deadlineMs, nextVisibleAtMs(queue, nowMs)) - nowMs);
  }
}

/** Resolves when the queue changes or the time is over, whichever comes first. */
function changeOf(state: SqsState, queue: Queue, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      timer.cancel();
      queue.waiters.delete(wake);
      resolve();
    };
    const timer = state.clock.after(timeoutMs, wake);
    queue.waiters.add(wake);
  });
}

function within(value: number, name: string, lowest: number, highest: number): number {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  const range = lowest === 0 ? `Must be >= 0 and <= ${highest}` : `Must be between ${lowest} and ${highest}`;
  throw invalidParameterValue(`Value ${value} for parameter ${name} is invalid. Reason: ${range}, if provided.`);
}
