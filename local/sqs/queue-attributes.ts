import { notImitated } from '../wire/aws-fault.ts';
import { parseArn } from './arn.ts';
import { invalidAttributeName, invalidAttributeValue, invalidParameterValue } from './faults.ts';
import type { Queue } from './queue.ts';
import type { SqsState } from './sqs-state.ts';

/** Attributes with a number: lowest, highest and default value. */
const NUMBERS: Readonly<Record<string, readonly [number, number, number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  DelaySeconds: [0, 900, 0],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  MaximumMessageSize: [1_024, 1_048_576, 1_048_576],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, 300],
};

const JSON_ATTRIBUTES = new Set(['Policy', 'RedrivePolicy', 'RedriveAllowPolicy']);
const TEXT_ATTRIBUTES = new Set(['KmsMasterKeyId', 'SqsManagedSseEnabled']);
const FIFO_ATTRIBUTES = new Set([
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);

/** Checks attributes given to CreateQueue or SetQueueAttributes; throws AWS's faults. */
export function checkAttributes(attributes: Readonly<Record<string, string>>, state: SqsState, arn: string): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (FIFO_ATTRIBUTES.has(name) && value !== 'false') throw notImitated('FIFO queues');
    if (name in NUMBERS) checkNumber(name, value);
    else if (JSON_ATTRIBUTES.has(name)) checkJson(name, value);
    else if (!TEXT_ATTRIBUTES.has(name) && !FIFO_ATTRIBUTES.has(name)) throw invalidAttributeName(name);
  }
  if (attributes['RedrivePolicy']) checkRedrivePolicy(attributes['RedrivePolicy'], state, arn);
}

/** An attribute that is a number, with AWS's default where none was set. */
export function numberAttribute(queue: Queue, name: string): number {
  return Number(queue.attributes.get(name) ?? NUMBERS[name]?.[2]);
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Where messages go that were received too often; undefined when the queue keeps them until they expire. */
export function redrivePolicyOf(queue: Queue): RedrivePolicy | undefined {
  const text = queue.attributes.get('RedrivePolicy');
  if (!text) return undefined;
  const policy = JSON.parse(text) as { deadLetterTargetArn: string; maxReceiveCount: number | string };
  return { deadLetterTargetArn: policy.deadLetterTargetArn, maxReceiveCount: Number(policy.maxReceiveCount) };
}

/** All attributes as GetQueueAttributes names them. */
export function describeAttributes(queue: Queue, nowMs: number): Record<string, string> {
  const delayed = queue.messages.filter((message) => message.visibleAtMs > nowMs && message.receiveCount === 0);
  const inFlight = queue.messages.filter((message) => message.visibleAtMs > nowMs && message.receiveCount > 0);
  const visible = queue.messages.length - delayed.length - inFlight.length;
  const { KmsDataKeyReusePeriodSeconds: _unset, ...defaults } = Object.fromEntries(
    Object.entries(NUMBERS).map(([name, [, , value]]) => [name, String(value)]),
  );
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight.length),
    ApproximateNumberOfMessagesDelayed: String(delayed.length),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAtMs / 1000)),
    SqsManagedSseEnabled: queue.attributes.has('KmsMasterKeyId') ? 'false' : 'true',
    ...defaults,
    ...Object.fromEntries(queue.attributes),
  };
}

function checkNumber(name: string, value: string): void {
  const [lowest, highest] = NUMBERS[name]!;
  const number = Number(value);
  if (!Number.isInteger(number) || number < lowest || number > highest) throw invalidAttributeValue(name);
}

function checkJson(name: string, value: string): void {
  if (value === '') return; // An empty text removes the policy.
  try {
    JSON.parse(value);
  } catch {
    throw invalidAttributeValue(name);
  }
}

function checkRedrivePolicy(text: string, state: SqsState, arn: string): void {
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as Record<string, unknown>;
  const refuse = (reason: string) =>
    invalidParameterValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw refuse(
      'Invalid value for maxReceiveCount: ' +
        String(maxReceiveCount) +
        ', valid values are from 1 to 1000 both inclusive.',
    );
  }
  if (typeof deadLetterTargetArn !== 'string' || !parseArn(deadLetterTargetArn)) {
    throw refuse('Invalid value for deadLetterTargetArn.');
  }
  if (deadLetterTargetArn !== arn && !state.queues.has(deadLetterTargetArn)) {
    throw refuse('Dead letter target does not exist.');
  }
}
