import type { TagResourceRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { setTags, tagsOf } from '../tags.ts';

export function tagResource(context: Context): Operation<TagResourceRequest, object> {
  return {
    permissions: ({ ResourceARN }) => [{ action: 'events:TagResource', resource: ResourceARN ?? '*' }],
    handle: ({ ResourceARN, Tags }, caller) => {
      setTags(tagsOf(context, ResourceARN, caller), Tags);
      return {};
    },
  };
}
