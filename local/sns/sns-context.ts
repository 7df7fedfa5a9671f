import type { Clock } from '../clock.ts';
import type { InvokeFunction } from '../eventbridge/invoke-function.ts';
import type { KeyDirectory } from '../model/key-directory.ts';
import type { CallService, Caller } from '../wire/service.ts';
import { parseArn } from '../sqs/arn.ts';
import type { DeliveryLog } from './delivery-log.ts';
import { invalidParameter, notFound } from './faults.ts';
import type { PublishedMessage, Topic } from './topic.ts';

/** What the operations of one SNS share. */
export interface SnsContext {
  readonly clock: Clock;
  readonly call: CallService;
  readonly invokeFunction: InvokeFunction;
  /** The keys that topics may be encrypted with. */
  readonly keys?: KeyDirectory;
  readonly onPublish?: (message: PublishedMessage) => void;
  /** By ARN, for all accounts and regions. */
  readonly topics: Map<string, Topic>;
  readonly log: DeliveryLog;
}

/** The topic of an ARN. Throws NotFound, or InvalidParameter when the text is no topic's ARN. */
export function topicOf({ topics }: SnsContext, arn: string | undefined): Topic {
  const parsed = parseArn(arn ?? '');
  if (parsed?.service !== 'sns') throw invalidParameter('TopicArn');
  const topic = topics.get(arn!);
  if (!topic) throw notFound('Topic');
  return topic;
}

/** The topics of an account in a region, in the order they were created. */
export function topicsOf({ topics }: SnsContext, { accountId, region }: Caller): readonly Topic[] {
  return [...topics.values()].filter((topic) => topic.accountId === accountId && topic.region === region);
}

export function topicArn({ region, accountId }: Pick<Caller, 'region' | 'accountId'>, name: string): string {
  return `arn:aws:sns:${region}:${accountId}:${name}`;
}
