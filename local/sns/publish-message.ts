import { randomUUID } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { isAttributeName, isAttributeType, isNoNumber, isWithoutValue } from '../sqs/message-attributes.ts';
import { isAllowedByPolicy } from '../sqs/resource-policy.ts';
import { servicePrincipalOf } from '../sqs/service-principal.ts';
import { notImitated } from '../wire/aws-fault.ts';
import type { Caller, Permission } from '../wire/service.ts';
import { deliverToSubscriptions } from './deliver-message.ts';
import { authorizationError, invalidAttribute, invalidParameter } from './faults.ts';
import type { SnsContext } from './sns-context.ts';
import { type PublishedMessage, rememberPublished, type Topic } from './topic.ts';

const MESSAGE_BYTES_MAX = 262_144;
const SUBJECT_CHARACTERS_MAX = 100;

/** What Publish and an entry of PublishBatch have in common. */
export interface OutgoingMessage {
  readonly Message?: string;
  readonly Subject?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>>;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

/** Publishes a message after AWS's checks; returns its id. */
export function publishMessage(context: SnsContext, topic: Topic, outgoing: OutgoingMessage): string {
  checkMessage(outgoing);
  const { Message: message = '', Subject, MessageStructure, MessageAttributes } = outgoing;
  const published: PublishedMessage = {
    messageId: randomUUID(),
    topicArn: topic.arn,
    publishedAtMs: context.clock.now(),
    ...(Subject !== undefined && { subject: Subject }),
    message,
    ...(MessageStructure === 'json' && { byProtocol: textsByProtocol(message) }),
    attributes: MessageAttributes ?? {},
  };
  rememberPublished(topic, published);
  context.onPublish?.(published);
  deliverToSubscriptions(context, topic, published);
  return published.messageId;
}

/** SNS encrypts in the publisher's name: a topic under a customer's key takes the right to use it besides that to publish. */
export function publishPermissions(
  { topics, keys }: SnsContext,
  arn: string | undefined,
  caller: Caller,
): readonly Permission[] {
  const keyId = topics.get(arn ?? '')?.attributes.get('KmsMasterKeyId');
  const key = keyId === undefined ? undefined : keys?.resolve(keyId, caller);
  const context = { 'kms:ViaService': `sns.${caller.region}.amazonaws.com` };
  const onKey = key && !key.isAwsManaged ? ['kms:GenerateDataKey', 'kms:Decrypt'] : [];
  return [
    { action: 'sns:Publish', resource: arn ?? '*' },
    ...onKey.map((action) => ({ action, resource: key!.arn, context })),
  ];
}

/** Refuses an AWS service that the topic's policy does not admit; people and roles are judged by their own policies. */
export function checkTopicPolicy(topic: Topic, caller: Caller): void {
  const principal = servicePrincipalOf(caller);
  if (!principal) return;
  const isAllowed = isAllowedByPolicy(topic.attributes.get('Policy'), {
    principal: { service: principal.service },
    action: 'sns:Publish',
    resource: topic.arn,
    context: {
      'aws:SecureTransport': 'true',
      ...(principal.sourceArn === undefined
        ? {}
        : { 'aws:SourceArn': principal.sourceArn, 'aws:SourceAccount': principal.sourceArn.split(':')[4] ?? '' }),
    },
  });
  if (!isAllowed) throw authorizationError(principal.service, 'SNS:Publish', topic.arn);
}

/** Bytes that count against the limit: the message, and name, type and value of each attribute. */
export function messageBytes({ Message = '', MessageAttributes = {} }: OutgoingMessage): number {
  return Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0),
    Buffer.byteLength(Message),
  );
}

function checkMessage(outgoing: OutgoingMessage): void {
  const { Message, Subject, MessageStructure, MessageAttributes = {} } = outgoing;
  if (outgoing.MessageGroupId !== undefined) throw notImitated('message groups of SNS');
  if (outgoing.MessageDeduplicationId !== undefined) {
    const reason =
      'Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type';
    throw invalidParameter(`MessageDeduplicationId ${reason}`);
  }
  if (!Message) throw invalidParameter('Empty message');
  if (messageBytes(outgoing) > MESSAGE_BYTES_MAX) throw invalidParameter('Message too long');
  if (Subject !== undefined && !isSubject(Subject)) throw invalidParameter('Subject');
  if (MessageStructure !== undefined && MessageStructure !== 'json') throw invalidParameter('MessageStructure');
  for (const [name, attribute] of Object.entries(MessageAttributes)) {
    const problem = problemOf(name, attribute);
    if (problem !== undefined) throw invalidAttribute(problem);
  }
}

/** The words about names, numbers and arrays are guesses. */
function problemOf(name: string, attribute: MessageAttributeValue): string | undefined {
  const { DataType, StringValue = '' } = attribute;
  if (!isAttributeName(name)) return `The message attribute name '${name}' is invalid.`;
  if (!isAttributeType(DataType, ['String', 'Number', 'Binary'])) {
    const types = 'the set of supported type prefixes is Binary, Number, and String.';
    return `The message attribute '${name}' has an invalid message attribute type, ${types}`;
  }
  if (isWithoutValue(attribute)) {
    return `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`;
  }
  if (isNoNumber(attribute)) return `Could not cast message attribute '${name}' value to number.`;
  if (DataType !== 'String.Array' || isJsonArray(StringValue)) return undefined;
  return `The message attribute '${name}' of type 'String.Array' must be a JSON array.`;
}

function isJsonArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    // No JSON at all.
    return false;
  }
}

/** Printable ASCII that begins with a letter, digit or punctuation mark, shorter than 100 characters. */
function isSubject(subject: string): boolean {
  return /^[\x21-\x7e][\x20-\x7e]*$/.test(subject) && subject.length < SUBJECT_CHARACTERS_MAX;
}

function textsByProtocol(message: string): Readonly<Record<string, string>> {
  let texts: unknown;
  try {
    texts = JSON.parse(message);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  if (typeof texts !== 'object' || texts === null || !('default' in texts)) {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return texts as Record<string, string>;
}
