import * as sns from '@aws-sdk/client-sns';
import type { Clock } from '../clock.ts';
import type { InvokeFunction } from '../eventbridge/invoke-function.ts';
import type { KeyDirectory } from '../model/key-directory.ts';
import type { CallService, WireService } from '../wire/service.ts';
import { DeliveryLog, type DeliveryRecord } from './delivery-log.ts';
import { operationsOf } from './operations-of.ts';
import type { SnsContext } from './sns-context.ts';
import type { PublishedMessage } from './topic.ts';

export interface SnsOptions {
  readonly clock: Clock;
  readonly call: CallService;
  readonly invokeFunction: InvokeFunction;
  /** The keys that topics may be encrypted with; without it nobody needs a right to use one. */
  readonly keys?: KeyDirectory;
  /** Told of every published message, before it is delivered. */
  readonly onPublish?: (message: PublishedMessage) => void;
}

export interface Sns {
  readonly service: WireService;
  /** The last hundred messages of a topic, oldest first; none when there is no such topic. */
  publishedMessages(topicArn: string): readonly PublishedMessage[];
  /** What became of the latest deliveries, oldest first, those included that would have left this machine. */
  deliveries(): readonly DeliveryRecord[];
}

/** SNS with standard topics. Queues and functions get their messages; e-mails and web addresses are only recorded. */
export function createSns(options: SnsOptions): Sns {
  const context: SnsContext = { ...options, topics: new Map(), log: new DeliveryLog() };
  return {
    service: {
      name: 'sns',
      protocol: {
        kind: 'query',
        version: '2010-03-31',
        xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
        client: sns,
      },
      operations: operationsOf(context),
    },
    publishedMessages: (topicArn) => [...(context.topics.get(topicArn)?.published ?? [])],
    deliveries: () => context.log.latest(),
  };
}
