import { AwsFault } from '../wire/aws-fault.ts';
import { modelViolation } from './faults.ts';

const pageSizeDefault = 100;
const pageSizeMax = 1000;

interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** One page of a list. The token names the last item by its key, so items that come or go between pages do no harm. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { maxResults, nextToken }: PageRequest,
): { readonly page: readonly Item[]; readonly next: { readonly nextToken?: string } } {
  const size = pageSize(maxResults);
  const start = nextToken === undefined ? 0 : startAfter(items, keyOf, nextToken);
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  if (last === undefined || start + size >= items.length) return { page, next: {} };
  return { page, next: { nextToken: Buffer.from(keyOf(last)).toString('base64url') } };
}

/** Zero asks for the default. */
function pageSize(maxResults: number | undefined): number {
  if (maxResults === undefined || maxResults === 0) return pageSizeDefault;
  if (maxResults > pageSizeMax) {
    throw modelViolation(maxResults, 'maxResults', `Member must have value less than or equal to ${pageSizeMax}`);
  }
  if (maxResults < 0) {
    throw modelViolation(maxResults, 'maxResults', 'Member must have value greater than or equal to 0');
  }
  return maxResults;
}

function startAfter<Item>(items: readonly Item[], keyOf: (item: Item) => string, token: string): number {
  const key = Buffer.from(token, 'base64url').toString();
  const index = items.findIndex((item) => keyOf(item) === key);
  if (index < 0) throw new AwsFault('InvalidToken', "Invalid Token: 'Invalid token'");
  return index + 1;
}
