import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import type { Tag } from '../shapes.ts';
import { taggedResource } from '../taggable.ts';

/** The tags of a resource. */
export function listTagsForResource(scope: Scope, input: { ResourceName?: string }): { TagList: Tag[] } {
  return {
    TagList: taggedResource(scope, required('ResourceName', input.ResourceName)).tags.map((tag) => ({ ...tag })),
  };
}
