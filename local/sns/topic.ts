import type { MessageAttributeValue } from '@aws-sdk/client-sns';

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** Only what was set. */
  readonly attributes: Map<string, string>;
  readonly tags: Map<string, string>;
  /** By ARN. */
  readonly subscriptions: Map<string, Subscription>;
  /** The latest published messages, oldest first. */
  readonly published: PublishedMessage[];
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly owner: string;
  readonly protocol: Protocol;
  readonly endpoint: string;
  /** Nobody confirms an e-mail or a web address on this machine, so those stay pending. */
  readonly isPending: boolean;
  readonly attributes: Map<string, string>;
}

export type Protocol = 'sqs' | 'lambda' | 'email' | 'email-json' | 'http' | 'https';

export interface PublishedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly publishedAtMs: number;
  readonly subject?: string;
  readonly message: string;
  /** With `MessageStructure: json`: the text per protocol. */
  readonly byProtocol?: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

const PUBLISHED_KEPT = 100;

export function rememberPublished(topic: Topic, message: PublishedMessage): void {
  topic.published.push(message);
  if (topic.published.length > PUBLISHED_KEPT) topic.published.shift();
}
