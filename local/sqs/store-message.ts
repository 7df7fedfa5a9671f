import { randomUUID } from 'node:crypto';
import type { MessageAttributeValue, SendMessageRequest } from '@aws-sdk/client-sqs';
import { notImitated } from '../wire/aws-fault.ts';
import type { Caller } from '../wire/service.ts';
import { accessDenied, invalidMessageContents, invalidParameterValue, missingParameter, overLimit } from './faults.ts';
import { isAttributeName, isAttributeType, isNoNumber, isWithoutValue } from './message-attributes.ts';
import { bytesOf, md5Of, md5OfAttributes } from './message-md5.ts';
import { type Queue, type StoredMessage, wakeReceivers } from './queue.ts';
import { numberAttribute } from './queue-attributes.ts';
import { isAllowedByPolicy } from './resource-policy.ts';
import { servicePrincipalOf } from './service-principal.ts';

/** AWS keeps any number of messages; this machine does not. */
const MESSAGES_PER_QUEUE_MAX = 120_000;
const ATTRIBUTES_PER_MESSAGE_MAX = 10;
const DELAY_SECONDS_MAX = 900;

export type OutgoingMessage = Pick<
  SendMessageRequest,
  | 'MessageBody'
  | 'DelaySeconds'
  | 'MessageAttributes'
  | 'MessageSystemAttributes'
  | 'MessageGroupId'
  | 'MessageDeduplicationId'
>;

export interface Stored {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MD5OfMessageSystemAttributes?: string;
}

/** Puts one message into a queue, after AWS's checks. Returns what SendMessage answers. */
export function storeMessage(queue: Queue, message: OutgoingMessage, caller: Caller, nowMs: number): Stored {
  checkMessage(queue, message);
  const attributes = message.MessageAttributes ?? {};
  const systemAttributes = (message.MessageSystemAttributes ?? {}) as Record<string, MessageAttributeValue>;
  const delayMs = (message.DelaySeconds ?? numberAttribute(queue, 'DelaySeconds')) * 1000;
  const stored: StoredMessage = {
    messageId: randomUUID(),
    body: message.MessageBody!,
    messageAttributes: attributes,
    systemAttributes: Object.fromEntries(
      Object.entries(systemAttributes).map(([name, value]) => [name, value.StringValue ?? '']),
    ),
    senderId: senderOf(caller),
    sentAtMs: nowMs,
    visibleAtMs: nowMs + delayMs,
    receiveCount: 0,
  };
  queue.messages.push(stored);
  wakeReceivers(queue);
  return {
    MessageId: stored.messageId,
    MD5OfMessageBody: md5Of(stored.body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(systemAttributes),
  };
}

/**
 * Refuses an AWS service that the queue's policy does not admit. People and roles are judged by their own policies,
 * before an operation starts; the queue's policy is not asked for them.
 */
export function checkQueuePolicy(queue: Queue, caller: Caller): void {
  const principal = servicePrincipalOf(caller);
  if (!principal) return;
  const isAllowed = isAllowedByPolicy(queue.attributes.get('Policy'), {
    principal: { service: principal.service },
    action: 'sqs:SendMessage',
    resource: queue.arn,
    // Services in AWS call each other over TLS, which policies made by the CDK ask for.
    context: {
      'aws:SecureTransport': 'true',
      ...(principal.sourceArn === undefined
        ? {}
        : { 'aws:SourceArn': principal.sourceArn, 'aws:SourceAccount': principal.sourceArn.split(':')[4] ?? '' }),
    },
  });
  if (!isAllowed) throw accessDenied(principal.service, 'sqs:sendmessage', queue.arn);
}

function checkMessage(queue: Queue, message: OutgoingMessage): void {
  if (message.MessageGroupId !== undefined) throw notImitated('message groups of SQS');
  if (message.MessageDeduplicationId !== undefined) {
    const reason = 'Reason: The request include parameter that is not valid for this queue type.';
    throw invalidParameterValue(
      `Value ${message.MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. ${reason}`,
    );
  }
  if (!message.MessageBody) throw missingParameter('MessageBody');
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(message.MessageBody)) throw invalidMessageContents();
  const delay = message.DelaySeconds ?? 0;
  if (!Number.isInteger(delay) || delay < 0 || delay > DELAY_SECONDS_MAX) {
    const reason = `Reason: DelaySeconds must be >= 0 and <= ${DELAY_SECONDS_MAX}.`;
    throw invalidParameterValue(`Value ${delay} for parameter DelaySeconds is invalid. ${reason}`);
  }
  checkMessageAttributes(message.MessageAttributes ?? {});
  const limit = numberAttribute(queue, 'MaximumMessageSize');
  if (sizeOfMessage(message) > limit) {
    throw invalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
  }
  if (queue.messages.length >= MESSAGES_PER_QUEUE_MAX) {
    throw overLimit(`The local queue ${queue.name} holds ${MESSAGES_PER_QUEUE_MAX} messages, its most.`);
  }
}

function checkMessageAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): void {
  const entries = Object.entries(attributes);
  if (entries.length > ATTRIBUTES_PER_MESSAGE_MAX) {
    const counts = `Number of message attributes [${entries.length}] exceeds the allowed maximum`;
    throw invalidParameterValue(`${counts} [${ATTRIBUTES_PER_MESSAGE_MAX}].`);
  }
  for (const [name, attribute] of entries) {
    const problem = problemOf(name, attribute);
    if (problem !== undefined) throw invalidParameterValue(problem);
  }
}

/** The words about names and numbers are guesses. */
function problemOf(name: string, attribute: MessageAttributeValue): string | undefined {
  const { DataType } = attribute;
  if (!isAttributeName(name)) return `Message (user) attribute name '${name}' is invalid.`;
  if (!isAttributeType(DataType, ['String', 'Number', 'Binary'])) {
    const types = 'You must use only the following supported type prefixes: Binary, Number, String.';
    return `The type of message (user) attribute '${name}' is invalid. ${types}`;
  }
  if (isWithoutValue(attribute)) {
    return `Message (user) attribute '${name}' must contain a non-empty value of type '${DataType}'.`;
  }
  return isNoNumber(attribute) ? `Could not cast message attribute '${name}' value to number.` : undefined;
}

/** Bytes that count against the limits: the body, and name, type and value of each attribute. */
export function sizeOfMessage(message: OutgoingMessage): number {
  const ofAttributes = Object.entries(message.MessageAttributes ?? {}).map(
    ([name, { DataType, StringValue, BinaryValue }]) =>
      Buffer.byteLength(name + (DataType ?? '') + (StringValue ?? '')) + bytesOf(BinaryValue).length,
  );
  return ofAttributes.reduce((sum, size) => sum + size, Buffer.byteLength(message.MessageBody ?? ''));
}

function senderOf({ principal, accountId }: Caller): string {
  if (principal.kind === 'role') return `${principal.roleArn}:${principal.sessionName}`;
  return principal.kind === 'service' ? principal.service : accountId;
}
