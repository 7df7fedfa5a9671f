import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import { resourceNotFound } from '../faults.ts';
import type { SnsContext } from '../sns-context.ts';
import { tagList } from '../tags.ts';

export function listTagsForResource({
  topics,
}: SnsContext): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
  return {
    permissions: ({ ResourceArn }) => [{ action: 'sns:ListTagsForResource', resource: ResourceArn ?? '*' }],
    handle: ({ ResourceArn = '' }) => {
      const topic = topics.get(ResourceArn);
      if (!topic) throw resourceNotFound();
      return { Tags: tagList(topic.tags) };
    },
  };
}
