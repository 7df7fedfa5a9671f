import type { AttributeValue } from '../values/attribute-value.ts';

/** The parameter an expression came in; messages begin with it. */
export type ExpressionKind =
  'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression' | 'ProjectionExpression' | 'UpdateExpression';

/** `a.b[0].#c` with its placeholders resolved: names are strings, list positions are numbers. Never empty. */
export type DocumentPath = readonly (string | number)[];

export interface PathOperand {
  readonly kind: 'path';
  readonly path: DocumentPath;
}

export interface ValueOperand {
  readonly kind: 'value';
  /** Undefined only while parsing, when the placeholder is not defined. */
  readonly value: AttributeValue | undefined;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Operand[];
}

export type Operand = PathOperand | ValueOperand | Call;

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition }
  | { readonly kind: 'compare'; readonly operator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly subject: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly subject: Operand; readonly candidates: readonly Operand[] }
  | Call;

/** What SET assigns: an operand, or the sum or difference of two. */
export type SetSource = Operand | Sum;

export interface Sum {
  readonly kind: '+' | '-';
  readonly left: Operand;
  readonly right: Operand;
}

export function isSum(source: SetSource): source is Sum {
  return source.kind === '+' || source.kind === '-';
}

export interface Update {
  readonly sets: readonly { readonly path: DocumentPath; readonly source: SetSource }[];
  readonly removes: readonly DocumentPath[];
  readonly adds: readonly { readonly path: DocumentPath; readonly value: AttributeValue }[];
  readonly deletes: readonly { readonly path: DocumentPath; readonly value: AttributeValue }[];
}

/** `[a, [0], b]`, as messages show a path. */
export function showPath(path: DocumentPath): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

/** The type of an operand where it is known before any item is read. */
export function operandType(operand: Operand): keyof AttributeValue | undefined {
  if (operand.kind === 'call') return operand.name === 'size' ? 'N' : undefined;
  if (operand.kind !== 'value' || operand.value === undefined) return undefined;
  return Object.keys(operand.value)[0] as keyof AttributeValue;
}
