import type { Operation } from '../wire/service.ts';
import { createTopic } from './operations/create-topic.ts';
import { deleteTopic } from './operations/delete-topic.ts';
import { getSubscriptionAttributes } from './operations/get-subscription-attributes.ts';
import { getTopicAttributes } from './operations/get-topic-attributes.ts';
import { listSubscriptions } from './operations/list-subscriptions.ts';
import { listSubscriptionsByTopic } from './operations/list-subscriptions-by-topic.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTopics } from './operations/list-topics.ts';
import { publish } from './operations/publish.ts';
import { publishBatch } from './operations/publish-batch.ts';
import { setSubscriptionAttributes } from './operations/set-subscription-attributes.ts';
import { setTopicAttributes } from './operations/set-topic-attributes.ts';
import { subscribe } from './operations/subscribe.ts';
import { tagResource } from './operations/tag-resource.ts';
import { unsubscribe } from './operations/unsubscribe.ts';
import { untagResource } from './operations/untag-resource.ts';
import type { SnsContext } from './sns-context.ts';

/** Every operation of SNS that is imitated, by API name. */
export function operationsOf(context: SnsContext): Readonly<Record<string, Operation>> {
  return {
    CreateTopic: createTopic(context),
    DeleteTopic: deleteTopic(context),
    GetSubscriptionAttributes: getSubscriptionAttributes(context),
    GetTopicAttributes: getTopicAttributes(context),
    ListSubscriptions: listSubscriptions(context),
    ListSubscriptionsByTopic: listSubscriptionsByTopic(context),
    ListTagsForResource: listTagsForResource(context),
    ListTopics: listTopics(context),
    Publish: publish(context),
    PublishBatch: publishBatch(context),
    SetSubscriptionAttributes: setSubscriptionAttributes(context),
    SetTopicAttributes: setTopicAttributes(context),
    Subscribe: subscribe(context),
    TagResource: tagResource(context),
    Unsubscribe: unsubscribe(context),
    UntagResource: untagResource(context),
  };
}
