import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import { taggedResource } from '../taggable.ts';

/** Takes tags off a resource; keys it does not have are ignored. */
export function removeTagsFromResource(
  scope: Scope,
  input: { ResourceName?: string; TagKeys?: string[] },
): Record<string, never> {
  const resource = taggedResource(scope, required('ResourceName', input.ResourceName));
  const removed = new Set(input.TagKeys);
  resource.tags = resource.tags.filter((tag) => !removed.has(tag.Key ?? ''));
  return {};
}
