import type { ServiceName } from '../events/services.ts';

/** `failed`: the function threw until Lambda gave up. `undelivered`: EventBridge could not reach the function. */
export const DEAD_LETTER_QUEUES = ['failed', 'undelivered'] as const;
export type DeadLetterQueue = (typeof DEAD_LETTER_QUEUES)[number];

/** The events that a service did not get, or could not work on, as the command line needs them. Failures are `ServiceError`s. */
export interface DeadLetters {
  /** At most so many messages; nobody else receives them for the next minutes. */
  receive(service: ServiceName, queue: DeadLetterQueue, max: number): Promise<readonly QueuedMessage[]>;
  /** Resolves once Lambda has accepted the event for the service's function. */
  deliver(service: ServiceName, event: object): Promise<void>;
  remove(service: ServiceName, queue: DeadLetterQueue, message: QueuedMessage): Promise<void>;
  /** Lets others receive the message at once. */
  release(service: ServiceName, queue: DeadLetterQueue, message: QueuedMessage): Promise<void>;
}

export interface QueuedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Message attributes; EventBridge tells in them why it gave up. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When it came into the queue, in milliseconds since 1970. */
  readonly sentAtMs: number;
}
