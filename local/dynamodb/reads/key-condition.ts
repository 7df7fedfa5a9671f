import { operandsOf } from '../expressions/condition-operands.ts';
import type { Condition } from '../expressions/syntax.ts';
import type { KeyAttribute, KeySchema } from '../tables/schema.ts';
import { validationFault } from '../validation-fault.ts';
import type { AttributeValue } from '../values/attribute-value.ts';

export interface KeyCondition {
  /** The one partition the query reads. */
  readonly hash: AttributeValue;
  /** What the range key must fulfil. */
  readonly range: Condition | undefined;
}

const IN_KEYS = 'in KeyConditionExpression:';

/** Reads a parsed KeyConditionExpression; throws ValidationException with DynamoDB's words when it asks for more. */
export function readKeyCondition(condition: Condition, schema: KeySchema): KeyCondition {
  const parts = conjuncts(condition).map((part) => ({ part, name: keyName(part) }));
  const names = parts.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw validationFault('KeyConditionExpressions must only contain one condition per key');
  }
  if (parts.length > 2) throw validationFault('Conditions can be of length 1 or 2 only');
  const find = (attribute: KeyAttribute) => {
    const found = parts.find(({ name }) => name === attribute.name)?.part;
    if (found !== undefined) checkTypes(found, attribute);
    return found;
  };
  const hash = find(schema.hash);
  const range = schema.range && find(schema.range);
  if (hash === undefined) throw missed(schema.hash.name);
  if (parts.length === 2 && range === undefined) {
    throw schema.range ? missed(schema.range.name) : validationFault('Query key condition not supported');
  }
  if (hash.kind !== 'compare' || hash.operator !== '=') throw validationFault('Query key condition not supported');
  return { hash: valuesOf(hash)[0]!, range };
}

function missed(name: string): Error {
  return validationFault(`Query condition missed key schema element: ${name}`);
}

function conjuncts(condition: Condition): readonly Condition[] {
  if (condition.kind === 'and') return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  const operator = refusedOperator(condition);
  if (operator !== undefined) throw validationFault(`Invalid operator used ${IN_KEYS} ${operator}`);
  return [condition];
}

function refusedOperator(condition: Condition): string | undefined {
  switch (condition.kind) {
    case 'or':
    case 'not':
    case 'in':
      return condition.kind.toUpperCase();
    case 'call':
      return condition.name === 'begins_with' ? undefined : condition.name;
    case 'compare':
      return condition.operator === '<>' ? '<>' : undefined;
    default:
      return undefined;
  }
}

function keyName(part: Condition): string {
  const operands = operandsOf(part);
  if (operands.some(({ kind }) => kind === 'call')) {
    throw validationFault('KeyConditionExpressions cannot contain nested operations');
  }
  const [path, second] = operands.flatMap((operand) => (operand.kind === 'path' ? [operand.path] : []));
  if (path === undefined) throw validationFault(`Invalid condition ${IN_KEYS} No key attribute specified`);
  if (second !== undefined) {
    throw validationFault(`Invalid condition ${IN_KEYS} Multiple attribute names used in one condition`);
  }
  if (path.length === 1) return String(path[0]);
  throw validationFault(
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: ${path[0]}`,
  );
}

function checkTypes(part: Condition, { name, type }: KeyAttribute): void {
  for (const value of valuesOf(part)) {
    if (value[type] === undefined) {
      throw validationFault(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      );
    }
    if (value[type] !== '') continue;
    throw validationFault(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an ' +
        `empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
    );
  }
}

function valuesOf(part: Condition): readonly AttributeValue[] {
  return operandsOf(part).flatMap((operand) => (operand.kind === 'value' && operand.value ? [operand.value] : []));
}
