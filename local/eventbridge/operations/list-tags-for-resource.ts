import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { tagList, tagsOf } from '../tags.ts';

export function listTagsForResource(
  context: Context,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
  return {
    permissions: ({ ResourceARN }) => [{ action: 'events:ListTagsForResource', resource: ResourceARN ?? '*' }],
    handle: ({ ResourceARN }, caller) => ({ Tags: tagList(tagsOf(context, ResourceARN, caller)) }),
  };
}
