import type { Operation } from '../../wire/service.ts';
import { requiredText } from '../requests.ts';
import { type OperationContext, storeOf } from './operation-context.ts';
import { type Tag, tagPermissions, taggable, withTags } from './tags.ts';

interface TagResourceInput {
  readonly resourceArn: string;
  readonly tags: readonly Tag[];
  readonly [member: string]: unknown;
}

export function tagResource(context: OperationContext): Operation<TagResourceInput> {
  return {
    permissions: (input) => tagPermissions(input.resourceArn, input.tags),
    handle: (input, caller) => {
      const machine = taggable(storeOf(context, caller), requiredText(input, 'resourceArn'));
      withTags(machine.tags, input.tags);
      return {};
    },
  };
}
