import type { BlockList } from 'node:net';

/** A parsed event pattern, its `$or` multiplied out: one alternative that holds is enough. */
export type Pattern = readonly PatternNode[];

/** What must hold of one field: of its values, and of the fields below it. All of it must. */
export interface PatternNode {
  /** The array at the end of a path: one matcher that holds is enough. */
  readonly matchers?: readonly Matcher[];
  readonly fields: ReadonlyMap<string, PatternNode>;
}

export type Matcher = ValueMatcher | { readonly kind: 'exists'; readonly isExpected: boolean };

/** A matcher that is judged on one value of the event. */
export type ValueMatcher =
  | { readonly kind: 'equals'; readonly value: string | number | boolean | null }
  | { readonly kind: 'prefix' | 'suffix'; readonly text: string; readonly ignoreCase: boolean }
  | { readonly kind: 'equals-ignore-case'; readonly text: string }
  /** The literal texts between the stars. */
  | { readonly kind: 'wildcard'; readonly literals: readonly string[] }
  | { readonly kind: 'numeric'; readonly bounds: readonly NumericBound[] }
  | { readonly kind: 'cidr'; readonly range: BlockList }
  | { readonly kind: 'anything-but'; readonly excluded: readonly ValueMatcher[] };

export interface NumericBound {
  readonly operator: '=' | '>' | '>=' | '<' | '<=';
  readonly value: number;
}
