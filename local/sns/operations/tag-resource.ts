import type { TagResourceRequest } from '@aws-sdk/client-sns';
import { AwsFault } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { resourceNotFound } from '../faults.ts';
import type { SnsContext } from '../sns-context.ts';
import { hasRoomFor, setTags } from '../tags.ts';

export function tagResource({ topics }: SnsContext): Operation<TagResourceRequest, object> {
  return {
    permissions: ({ ResourceArn }) => [{ action: 'sns:TagResource', resource: ResourceArn ?? '*' }],
    handle: ({ ResourceArn = '', Tags = [] }) => {
      const topic = topics.get(ResourceArn);
      if (!topic) throw resourceNotFound();
      if (!hasRoomFor(topic.tags, Tags)) {
        throw new AwsFault('TagLimitExceeded', 'Could not complete request: tag quota of per resource exceeded');
      }
      setTags(topic.tags, Tags);
      return {};
    },
  };
}
