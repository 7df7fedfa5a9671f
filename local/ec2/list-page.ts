import { type Page, pageOf } from '../sqs/page.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import { ec2Faults } from './faults.ts';

const PAGE_ITEMS = { min: 5, max: 1000 } as const;

/** One page of a listing. */
export function listPage<T>(all: readonly T[], request: { MaxResults?: number; NextToken?: string }): Page<T> {
  const limit = request.MaxResults ?? PAGE_ITEMS.max;
  if (limit < PAGE_ITEMS.min || limit > PAGE_ITEMS.max) {
    const expected = limit < PAGE_ITEMS.min ? `greater than ${PAGE_ITEMS.min}` : `less than ${PAGE_ITEMS.max}`;
    const message = `Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value ${expected}.`;
    throw ec2Faults.invalidParameter(message);
  }
  return pageOf(all, limit, request.NextToken, () => {
    throw new AwsFault('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.');
  });
}
