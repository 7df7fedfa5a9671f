import { type Page, pageOf } from '../sqs/page.ts';
import { invalidParameter } from './faults.ts';

const PAGE_ITEMS = 100;

/** One page of a listing; SNS gives a hundred entries and lets nobody choose. */
export function listPage<T>(all: readonly T[], nextToken: string | undefined): Page<T> {
  return pageOf(all, PAGE_ITEMS, nextToken, () => {
    throw invalidParameter('NextToken');
  });
}
