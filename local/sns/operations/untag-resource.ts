import type { UntagResourceRequest } from '@aws-sdk/client-sns';
import type { Operation } from '../../wire/service.ts';
import { resourceNotFound } from '../faults.ts';
import type { SnsContext } from '../sns-context.ts';

export function untagResource({ topics }: SnsContext): Operation<UntagResourceRequest, object> {
  return {
    permissions: ({ ResourceArn }) => [{ action: 'sns:UntagResource', resource: ResourceArn ?? '*' }],
    handle: ({ ResourceArn = '', TagKeys = [] }) => {
      const topic = topics.get(ResourceArn);
      if (!topic) throw resourceNotFound();
      for (const key of TagKeys) topic.tags.delete(key);
      return {};
    },
  };
}
