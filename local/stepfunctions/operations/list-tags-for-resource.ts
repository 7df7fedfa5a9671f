import type { Operation } from '../../wire/service.ts';
import { requiredText } from '../requests.ts';
import { type OperationContext, permissionOn, storeOf } from './operation-context.ts';
import { taggable } from './tags.ts';

interface ListTagsForResourceInput {
  readonly resourceArn: string;
  readonly [member: string]: unknown;
}

export function listTagsForResource(context: OperationContext): Operation<ListTagsForResourceInput> {
  return {
    permissions: (input) => permissionOn('ListTagsForResource', input.resourceArn),
    handle: (input, caller) => {
      const { tags } = taggable(storeOf(context, caller), requiredText(input, 'resourceArn'));
      return { tags: [...tags].map(([key, value]) => ({ key, value })) };
    },
  };
}
