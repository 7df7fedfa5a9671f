import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** One standard queue. Mutable: operations change it in place. */
export interface Queue {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly createdAtMs: number;
  modifiedAtMs: number;
  purgedAtMs: number;
  /** Only what was set; defaults are added when attributes are read. */
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
  /** In the order sent. */
  messages: StoredMessage[];
  /** Receivers in a long poll, woken when the queue changes. */
  readonly waiters: Set<() => void>;
}

export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly systemAttributes: Readonly<Record<string, string>>;
  readonly senderId: string;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs?: number;
  /** Of the latest receive; earlier handles no longer delete the message. */
  receiptHandle?: string;
}

/** Wakes everybody who waits for messages of this queue. */
export function wakeReceivers(queue: Queue): void {
  const waiters = [...queue.waiters];
  queue.waiters.clear();
  for (const wake of waiters) wake();
}
