/** Tags as KMS writes them. */
export interface KeyTag {
  readonly TagKey: string;
  readonly TagValue: string;
}

/** The condition keys of the tags in a request. */
export function requestTagKeys(tags: readonly KeyTag[] | undefined): Record<string, string | readonly string[]> {
  if (!tags || tags.length === 0) return {};
  const byKey = tags.map(({ TagKey, TagValue }) => [`aws:RequestTag/${TagKey}`, TagValue]);
  return { ...Object.fromEntries(byKey), 'aws:TagKeys': tags.map((tag) => tag.TagKey) };
}
