import { pickKey } from '../tables/item-key.ts';
import type { Item } from '../values/attribute-value.ts';
import { copyItem } from '../values/attribute-value.ts';
import { itemBytes } from '../values/item-size.ts';
import type { Placed } from './page-order.ts';
import { comparePlaces, placeItem } from './page-order.ts';
import type { PageRequest } from './read-page-request.ts';
import type { ReadSource } from './read-source.ts';

/** Query and Scan read at most this much before they answer, filtered or not. */
const PAGE_BYTES_MAX = 1024 * 1024;

export interface Page {
  readonly Items?: readonly Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
}

/** The page after `start`. `Limit` counts what was read, not what passed the filter. */
export function takePage(
  source: ReadSource,
  candidates: readonly Placed[],
  request: PageRequest,
  start: Item | undefined,
  forward = true,
): Page {
  const direction = forward ? 1 : -1;
  const from = start && placeItem(source.keys, start);
  const ahead = candidates
    .filter((candidate) => from === undefined || comparePlaces(candidate, from) * direction > 0)
    .sort((a, b) => comparePlaces(a, b) * direction)
    .map(({ item }) => item);
  const read = readUpTo(ahead, request.limit);
  const found = read.filter(request.matches);
  // A full page may have nothing behind it: DynamoDB does not look.
  const isFull = read.length === request.limit || read.length < ahead.length;
  const last = isFull ? read.at(-1) : undefined;
  return {
    ...(!request.countsOnly && { Items: found.map((item) => copyItem(request.project(item))) }),
    Count: found.length,
    ScannedCount: read.length,
    ...(last && { LastEvaluatedKey: copyItem(pickKey(last, ...source.keys)) }),
  };
}

function readUpTo(items: readonly Item[], limit: number): readonly Item[] {
  let bytes = 0;
  const read: Item[] = [];
  for (const item of items) {
    if (read.length === limit || bytes >= PAGE_BYTES_MAX) break;
    read.push(item);
    bytes += itemBytes(item);
  }
  return read;
}
