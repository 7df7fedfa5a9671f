import type { UntagResourceRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { tagsOf } from '../tags.ts';

export function untagResource(context: Context): Operation<UntagResourceRequest, object> {
  return {
    permissions: ({ ResourceARN }) => [{ action: 'events:UntagResource', resource: ResourceARN ?? '*' }],
    handle: ({ ResourceARN, TagKeys = [] }, caller) => {
      const tags = tagsOf(context, ResourceARN, caller);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
  };
}
