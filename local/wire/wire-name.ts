import type { NormalizedSchema } from '@smithy/core/schema';

/** What a member is called in XML, and in the forms of the query protocol. */
export function wireName(schema: NormalizedSchema, fallback: string): string {
  return (schema.getMergedTraits() as { xmlName?: string }).xmlName ?? fallback;
}

/** Whether the items of a list or map stand without an element around them. */
export function isFlat(schema: NormalizedSchema): boolean {
  return (schema.getMergedTraits() as { xmlFlattened?: unknown }).xmlFlattened !== undefined;
}
