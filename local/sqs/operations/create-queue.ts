import type { CreateQueueRequest, CreateQueueResult } from '@aws-sdk/client-sqs';
import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { queueArn } from '../arn.ts';
import { invalidParameterValue, queueDeletedRecently, queueNameExists } from '../faults.ts';
import type { Queue } from '../queue.ts';
import { checkAttributes, describeAttributes } from '../queue-attributes.ts';
import { queueUrl, type SqsState } from '../sqs-state.ts';

const NAME_FREE_AFTER_MS = 60_000;

export function createQueue(state: SqsState): Operation<CreateQueueRequest, CreateQueueResult> {
  return {
    permissions: ({ QueueName }, { region, accountId }) => [
      { action: 'sqs:CreateQueue', resource: queueArn(region, accountId, QueueName ?? '') },
    ],
    handle: ({ QueueName: name = '', Attributes = {}, tags = {} }, { region, accountId }) => {
      if (name.endsWith('.fifo')) throw notImitated('FIFO queues');
      if (!/^[\w-]{1,80}$/.test(name)) {
        throw invalidParameterValue(
          'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
        );
      }
      const arn = queueArn(region, accountId, name);
      const attributes = Attributes as Record<string, string>;
      checkAttributes(attributes, state, arn);
      const existing = state.queues.get(arn);
      if (existing) return { QueueUrl: sameQueue(state, existing, attributes) };
      refuseWhenDeletedRecently(state, arn);
      const queue = newQueue({ arn, name, accountId, region }, attributes, tags, state.clock.now());
      state.queues.set(arn, queue);
      return { QueueUrl: queueUrl(state, queue) };
    },
  };
}

/** Creating a queue again is harmless as long as every attribute that is given has the value it already has. */
function sameQueue(state: SqsState, queue: Queue, attributes: Readonly<Record<string, string>>): string {
  const actual = describeAttributes(queue, state.clock.now());
  const different = Object.entries(attributes).find(([name, value]) => actual[name] !== value);
  if (different) throw queueNameExists(different[0]);
  return queueUrl(state, queue);
}

function refuseWhenDeletedRecently(state: SqsState, arn: string): void {
  const deletedAtMs = state.deletedAtMs.get(arn);
  if (deletedAtMs !== undefined && state.clock.now() < deletedAtMs + NAME_FREE_AFTER_MS) throw queueDeletedRecently();
  state.deletedAtMs.delete(arn);
}

function newQueue(
  identity: Pick<Queue, 'arn' | 'name' | 'accountId' | 'region'>,
  attributes: Readonly<Record<string, string>>,
  tags: Readonly<Record<string, string>>,
  nowMs: number,
): Queue {
  return {
    ...identity,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    purgedAtMs: Number.NEGATIVE_INFINITY,
    attributes: new Map(Object.entries(attributes).filter(([name]) => name !== 'FifoQueue')),
    tags: new Map(Object.entries(tags)),
    messages: [],
    waiters: new Set(),
  };
}
