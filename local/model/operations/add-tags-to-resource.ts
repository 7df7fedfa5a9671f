import { required } from '../identifiers.ts';
import type { Scope } from '../region-state.ts';
import type { Tag } from '../shapes.ts';
import { taggedResource } from '../taggable.ts';
import { mergeTags } from '../tags.ts';

/** Puts tags on a resource, over those it has. */
export function addTagsToResource(scope: Scope, input: { ResourceName?: string; Tags?: Tag[] }): Record<string, never> {
  const resource = taggedResource(scope, required('ResourceName', input.ResourceName));
  resource.tags = mergeTags(resource.tags, input.Tags, scope.quotas.tagsPerResource);
  return {};
}
