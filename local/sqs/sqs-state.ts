import type { Clock } from '../clock.ts';
import type { Caller } from '../wire/service.ts';
import { queueArn } from './arn.ts';
import { missingParameter, queueDoesNotExist } from './faults.ts';
import type { Queue } from './queue.ts';

/** Everything the imitation of SQS remembers, for all accounts and regions. */
export interface SqsState {
  readonly clock: Clock;
  /** For example `http://127.0.0.1:4566`, without a slash at the end. */
  readonly baseUrl: () => string;
  /** By ARN. */
  readonly queues: Map<string, Queue>;
  /** When a queue was deleted, by ARN: the name cannot be taken again for a minute. */
  readonly deletedAtMs: Map<string, number>;
}

/** The URL clients use for a queue; account and name are its path, as in AWS. */
export function queueUrl(state: SqsState, queue: Pick<Queue, 'accountId' | 'name'>): string {
  return `${state.baseUrl()}/${queue.accountId}/${queue.name}`;
}

/** The queue a request names, in the caller's region. Throws QueueDoesNotExist. */
export function queueOf(state: SqsState, url: string | undefined, caller: Caller): Queue {
  const queue = state.queues.get(arnOfUrl(url, caller));
  if (!queue) throw queueDoesNotExist();
  return queue;
}

/** The ARN a queue URL stands for. The host does not matter; a bare name means a queue of the caller's account. */
export function arnOfUrl(url: string | undefined, caller: Caller): string {
  if (!url) throw missingParameter('QueueUrl');
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  const [name = '', accountId = caller.accountId] = path.split('/').filter(Boolean).reverse();
  return queueArn(caller.region, accountId, name);
}
