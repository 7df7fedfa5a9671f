import { rdsFault } from './faults.ts';

const PAGE_MIN = 20;
const PAGE_MAX = 100;

export interface PageRequest {
  readonly MaxRecords?: number;
  readonly Marker?: string;
}

/**
 * One page of a list, and the marker of the next. A marker names the last item shown, so that items made or removed
 * between two calls shift nothing.
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: PageRequest,
): { page: T[]; Marker?: string } {
  const size = request.MaxRecords ?? PAGE_MAX;
  if (size < PAGE_MIN || size > PAGE_MAX) {
    throw rdsFault(
      'InvalidParameterValue',
      `Invalid value ${size} for MaxRecords. Must be between ${PAGE_MIN} and ${PAGE_MAX}`,
    );
  }
  const after = request.Marker === undefined ? undefined : readMarker(request.Marker);
  const sorted = [...items].sort((a, b) => compare(keyOf(a), keyOf(b)));
  const rest = after === undefined ? sorted : sorted.filter((item) => compare(keyOf(item), after) > 0);
  const page = rest.slice(0, size);
  return rest.length > size ? { page, Marker: btoa(keyOf(page.at(-1)!)) } : { page };
}

function readMarker(marker: string): string {
  try {
    return atob(marker);
  } catch {
    throw rdsFault('InvalidParameterValue', 'The marker is not valid');
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
