import { randomUUID } from 'node:crypto';
import { receiptHandleIsInvalid } from './faults.ts';
import { type Queue, type StoredMessage, wakeReceivers } from './queue.ts';
import { numberAttribute, redrivePolicyOf } from './queue-attributes.ts';
import type { SqsState } from './sqs-state.ts';

/**
 * Takes up to `max` visible messages, hides them for `visibilityMs` and counts the receive. What was received as often
 * as the redrive policy allows moves to the dead-letter queue instead.
 */
export function takeMessages(state: SqsState, queue: Queue, max: number, visibilityMs: number): StoredMessage[] {
  const nowMs = state.clock.now();
  removeExpired(queue, nowMs);
  redriveSpent(state, queue, nowMs);
  const taken = queue.messages.filter((message) => message.visibleAtMs <= nowMs).slice(0, max);
  for (const message of taken) {
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= nowMs;
    message.visibleAtMs = nowMs + visibilityMs;
    message.receiptHandle = Buffer.from(`${message.messageId} ${randomUUID()}`).toString('base64');
  }
  return taken;
}

/** The message a receipt handle stands for; undefined when it is gone or was received again since. */
export function messageOfHandle(queue: Queue, handle: string): StoredMessage | undefined {
  const [messageId, receive] = Buffer.from(handle, 'base64').toString().split(' ');
  if (!messageId || !receive) throw receiptHandleIsInvalid(handle);
  return queue.messages.find((message) => message.receiptHandle === handle);
}

/** When the next hidden message becomes visible; Infinity when none is hidden. */
export function nextVisibleAtMs(queue: Queue, nowMs: number): number {
  return queue.messages.reduce(
    (next, { visibleAtMs }) => (visibleAtMs > nowMs ? Math.min(next, visibleAtMs) : next),
    Number.POSITIVE_INFINITY,
  );
}

function removeExpired(queue: Queue, nowMs: number): void {
  const retentionMs = numberAttribute(queue, 'MessageRetentionPeriod') * 1000;
  queue.messages = queue.messages.filter((message) => message.sentAtMs + retentionMs > nowMs);
}

function redriveSpent(state: SqsState, queue: Queue, nowMs: number): void {
  const policy = redrivePolicyOf(queue);
  const deadLetterQueue = policy && state.queues.get(policy.deadLetterTargetArn);
  // Without its dead-letter queue a source queue keeps its messages and goes on delivering them.
  if (!policy || !deadLetterQueue) return;
  const isSpent = (message: StoredMessage) =>
    message.visibleAtMs <= nowMs && message.receiveCount >= policy.maxReceiveCount;
  const spent = queue.messages.filter(isSpent);
  if (spent.length === 0) return;
  queue.messages = queue.messages.filter((message) => !isSpent(message));
  // A moved message keeps its id and its age, and remembers the queue it came from.
  deadLetterQueue.messages.push(
    ...spent.map((message) => ({
      ...message,
      systemAttributes: { ...message.systemAttributes, DeadLetterQueueSourceArn: queue.arn },
      receiveCount: 0,
      visibleAtMs: nowMs,
      firstReceivedAtMs: undefined,
      receiptHandle: undefined,
    })),
  );
  wakeReceivers(deadLetterQueue);
}
