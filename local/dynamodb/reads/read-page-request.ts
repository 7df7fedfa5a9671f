import { applyProjection } from '../expressions/apply-projection.ts';
import { pathsOf } from '../expressions/condition-operands.ts';
import { evaluateCondition } from '../expressions/evaluate-condition.ts';
import { parseCondition } from '../expressions/parse-condition.ts';
import { parseProjection } from '../expressions/parse-projection.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import type { Condition, DocumentPath } from '../expressions/syntax.ts';
import { memberFault, requireOneOf, validationFault } from '../validation-fault.ts';
import type { Item } from '../values/attribute-value.ts';
import type { ReadSource } from './read-source.ts';

/** The members that Query and Scan share. */
export interface PageInput {
  readonly Limit?: number | undefined;
  readonly Select?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExclusiveStartKey?: object | undefined;
}

export interface PageRequest {
  readonly limit: number;
  readonly countsOnly: boolean;
  readonly filter: Condition | undefined;
  readonly matches: (item: Item) => boolean;
  readonly project: (item: Item) => Item;
}

const SELECTS = ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'];
const INVALID = 'One or more parameter values were invalid:';

/** Throws ValidationException when members contradict each other or the source. */
export function readPageRequest(input: PageInput, source: ReadSource, placeholders: Placeholders): PageRequest {
  const { Limit: limit = Infinity, FilterExpression: filterSource, ProjectionExpression: projection } = input;
  if (limit < 1) throw memberFault(limit, 'limit', 'Member must have value greater than or equal to 1');
  checkSelect(input, source);
  const filter =
    filterSource === undefined ? undefined : parseCondition('FilterExpression', filterSource, placeholders);
  const paths = projection === undefined ? undefined : parseProjection(projection, placeholders);
  checkProjected(source, filter, paths);
  return {
    limit,
    countsOnly: input.Select === 'COUNT',
    filter,
    matches: (item) => filter === undefined || evaluateCondition(filter, item),
    project: (item) => (paths === undefined ? item : applyProjection(paths, item)),
  };
}

function checkSelect({ Select: select, ProjectionExpression: projection }: PageInput, { index }: ReadSource): void {
  requireOneOf(select, 'select', SELECTS);
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined) {
    throw validationFault('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (select === 'ALL_ATTRIBUTES' && index !== undefined && index.projection.type !== 'ALL') {
    throw validationFault(
      `${INVALID} Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ` +
        'because its projection type is not ALL',
    );
  }
  if (select === 'SPECIFIC_ATTRIBUTES' && projection === undefined) {
    throw validationFault(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (projection === undefined || select === undefined || select === 'SPECIFIC_ATTRIBUTES') return;
  const wanted = select === 'COUNT' ? 'only the Count' : select;
  throw validationFault(`Cannot specify the ProjectionExpression when choosing to get ${wanted}`);
}

/** An index answers only from what it holds. */
function checkProjected(source: ReadSource, filter: Condition | undefined, paths: readonly DocumentPath[] = []): void {
  const { index, projected } = source;
  if (index === undefined || projected === 'all') return;
  const missing = (wanted: readonly DocumentPath[]) =>
    wanted.map(([head]) => String(head)).filter((name) => !projected.includes(name));
  const [filtered, shown] = [missing(filter === undefined ? [] : pathsOf(filter)), missing(paths)];
  if (shown.length > 0) {
    throw validationFault(`${INVALID} Global secondary index ${index.name} does not project [${shown.join(', ')}]`);
  }
  if (filtered.length === 0) return;
  throw validationFault(
    `${INVALID} Secondary index ${index.name} does not project one or more filter attributes: ` +
      `[${filtered.join(', ')}]`,
  );
}
