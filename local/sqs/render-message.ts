import type { Message, MessageAttributeValue, ReceiveMessageRequest } from '@aws-sdk/client-sqs';
import { md5Of, md5OfAttributes } from './message-md5.ts';
import type { StoredMessage } from './queue.ts';

type Wanted = Pick<ReceiveMessageRequest, 'AttributeNames' | 'MessageSystemAttributeNames' | 'MessageAttributeNames'>;

/** A message as ReceiveMessage answers it, with the attributes the request asks for. */
export function renderMessage(message: StoredMessage, wanted: Wanted): Message {
  const attributes = chosenAttributes(message, wanted.MessageAttributeNames ?? []);
  const systemAttributes = chosenSystemAttributes(message, wanted);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5Of(message.body),
    ...(Object.keys(systemAttributes).length > 0 && { Attributes: systemAttributes }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

function chosenAttributes(message: StoredMessage, names: readonly string[]): Record<string, MessageAttributeValue> {
  const isChosen = (name: string) =>
    names.some((wanted) =>
      wanted === 'All' || wanted === '.*'
        ? true
        : wanted.endsWith('.*')
          ? name.startsWith(wanted.slice(0, -1))
          : wanted === name,
    );
  return Object.fromEntries(Object.entries(message.messageAttributes).filter(([name]) => isChosen(name)));
}

function chosenSystemAttributes(message: StoredMessage, wanted: Wanted): Record<string, string> {
  const names: readonly string[] = [...(wanted.AttributeNames ?? []), ...(wanted.MessageSystemAttributeNames ?? [])];
  const all: Record<string, string> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
    ...message.systemAttributes,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name)));
}
