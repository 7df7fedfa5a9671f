import { AwsFault } from '../../wire/aws-fault.ts';
import { validationFault } from '../validation-fault.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { readValue } from '../values/read-value.ts';
import type { ExpressionKind } from './syntax.ts';

interface ExpressionMembers {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: object | undefined;
}

/**
 * What `#names` and `:values` stand for in one request. It remembers which were used, because DynamoDB refuses a
 * request that defines one it does not use.
 */
export class Placeholders {
  private readonly names: ReadonlyMap<string, string>;
  private readonly values: ReadonlyMap<string, AttributeValue>;
  private readonly unused: Set<string>;

  /** `kinds` are the expressions this operation knows; with none of them given, placeholders are refused. */
  constructor(input: ExpressionMembers, kinds: readonly ExpressionKind[]) {
    refuseWithoutExpressions(input, kinds);
    this.names = readNames(input.ExpressionAttributeNames);
    this.values = readValues(input.ExpressionAttributeValues);
    this.unused = new Set([...this.names.keys(), ...this.values.keys()]);
  }

  name(placeholder: string): string | undefined {
    this.unused.delete(placeholder);
    return this.names.get(placeholder);
  }

  value(placeholder: string): AttributeValue | undefined {
    this.unused.delete(placeholder);
    return this.values.get(placeholder);
  }

  /** To be called once all expressions are parsed. */
  refuseUnused(): void {
    this.refuse('ExpressionAttributeNames', this.names);
    this.refuse('ExpressionAttributeValues', this.values);
  }

  private refuse(member: string, defined: ReadonlyMap<string, unknown>): void {
    const keys = [...defined.keys()].filter((key) => this.unused.has(key));
    if (keys.length === 0) return;
    throw validationFault(`Value provided in ${member} unused in expressions: keys: {${keys.join(', ')}}`);
  }
}

function refuseWithoutExpressions(input: ExpressionMembers, kinds: readonly ExpressionKind[]): void {
  const given = input as Readonly<Record<string, unknown>>;
  if (kinds.some((kind) => given[kind] !== undefined)) return;
  if (input.ExpressionAttributeNames !== undefined) {
    throw validationFault('ExpressionAttributeNames can only be specified when using expressions');
  }
  if (input.ExpressionAttributeValues !== undefined) {
    const withValues = kinds.filter((kind) => kind !== 'ProjectionExpression');
    throw validationFault(
      'ExpressionAttributeValues can only be specified when using expressions: ' +
        `${withValues.join(' and ')} ${withValues.length > 1 ? 'are' : 'is'} null`,
    );
  }
}

function readNames(raw: Readonly<Record<string, string>> | undefined): ReadonlyMap<string, string> {
  const entries = readEntries('ExpressionAttributeNames', /^#[A-Za-z0-9_]+$/, raw);
  for (const [key, name] of entries) {
    if (name !== '') continue;
    throw validationFault(`ExpressionAttributeNames contains invalid value: Empty attribute name for key ${key}`);
  }
  return new Map(entries as [string, string][]);
}

function readValues(raw: object | undefined): ReadonlyMap<string, AttributeValue> {
  const entries = readEntries('ExpressionAttributeValues', /^:[A-Za-z0-9_]+$/, raw);
  return new Map(entries.map(([key, value]) => [key, readNamedValue(key, value)]));
}

function readNamedValue(key: string, raw: unknown): AttributeValue {
  try {
    return readValue(raw);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    throw validationFault(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
  }
}

function readEntries(member: string, form: RegExp, raw: object | undefined): readonly [string, unknown][] {
  if (raw === undefined) return [];
  const entries = Object.entries(raw);
  if (entries.length === 0) throw validationFault(`${member} must not be empty`);
  const invalid = entries.find(([key]) => !form.test(key));
  if (invalid) throw validationFault(`${member} contains invalid key: Syntax error; key: "${invalid[0]}"`);
  return entries;
}
