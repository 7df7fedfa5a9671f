import { type Page, pageOf } from '../sqs/page.ts';
import { constraint, invalidParameter } from './faults.ts';

const LIMIT_MAX = 100;

/** One page of a listing, by the `Limit` and `NextToken` of a request. */
export function listPage<T>(
  all: readonly T[],
  { Limit = LIMIT_MAX, NextToken }: { readonly Limit?: number; readonly NextToken?: string },
): Page<T> {
  if (Limit < 1) throw constraint(Limit, 'limit', 'have value greater than or equal to 1');
  if (Limit > LIMIT_MAX) throw constraint(Limit, 'limit', `have value less than or equal to ${LIMIT_MAX}`);
  return pageOf(all, Limit, NextToken, () => {
    throw invalidParameter('NextToken', 'NextToken is invalid.');
  });
}
