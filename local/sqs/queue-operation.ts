import type { Operation } from '../wire/service.ts';
import type { Queue } from './queue.ts';
import { arnOfUrl, queueOf, type SqsState } from './sqs-state.ts';
import type { Caller } from '../wire/service.ts';

/** An operation on one queue, named by `QueueUrl`, that needs one IAM action on the queue's ARN. */
export function queueOperation<Input extends { readonly QueueUrl: string | undefined }, Output>(
  state: SqsState,
  action: string,
  handle: (queue: Queue, input: Input, caller: Caller) => Output | Promise<Output>,
): Operation<Input, Output> {
  return {
    permissions: (input, caller) => [{ action, resource: arnOfUrl(input.QueueUrl, caller) }],
    handle: (input, caller) => handle(queueOf(state, input.QueueUrl, caller), input, caller),
  };
}
