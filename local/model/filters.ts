import { rdsFault } from './faults.ts';
import type { Filter } from './shapes.ts';

/** What an item shows to each filter name; several values mean that one of them must match. */
export type FilterFields<T> = Readonly<Record<string, (item: T) => readonly (string | undefined)[]>>;

/** Keeps the items that match every filter. Throws `InvalidParameterValue` for a filter the operation does not have. */
export function applyFilters<T>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  fields: FilterFields<T>,
): T[] {
  return (filters ?? []).reduce<T[]>(
    (kept, filter) => {
      const field = fields[filter.Name ?? ''];
      if (!field) throw rdsFault('InvalidParameterValue', `Unrecognized filter name: ${filter.Name}`);
      const wanted = new Set((filter.Values ?? []).map((value) => value.toLowerCase()));
      return kept.filter((item) => field(item).some((value) => value !== undefined && wanted.has(value.toLowerCase())));
    },
    [...items],
  );
}
