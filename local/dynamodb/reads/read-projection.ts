import { applyProjection } from '../expressions/apply-projection.ts';
import { parseProjection } from '../expressions/parse-projection.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import type { Item } from '../values/attribute-value.ts';

interface Projected {
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
}

/** What the request wants of each item, for operations whose only expression is the projection. */
export function readProjection(input: Projected): (item: Item) => Item {
  const placeholders = new Placeholders(input, ['ProjectionExpression']);
  const source = input.ProjectionExpression;
  const paths = source === undefined ? undefined : parseProjection(source, placeholders);
  placeholders.refuseUnused();
  return (item) => (paths === undefined ? item : applyProjection(paths, item));
}
