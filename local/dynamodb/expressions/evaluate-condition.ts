import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { typeOf } from '../values/attribute-value.ts';
import { compareValues, valuesEqual } from '../values/compare-values.ts';
import { valueAt } from './document-path.ts';
import type { Call, Comparator, Condition, Operand } from './syntax.ts';

/** Whether the item fulfils the condition. An item that does not exist is `{}`. */
export function evaluateCondition(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return evaluateCondition(condition.left, item) && evaluateCondition(condition.right, item);
    case 'or':
      return evaluateCondition(condition.left, item) || evaluateCondition(condition.right, item);
    case 'not':
      return !evaluateCondition(condition.inner, item);
    case 'compare':
      return holds(condition.operator, resolve(condition.left, item), resolve(condition.right, item));
    case 'between':
      return isBetween(condition.subject, condition.low, condition.high, item);
    case 'in':
      return condition.candidates.some((candidate) =>
        holds('=', resolve(condition.subject, item), resolve(candidate, item)),
      );
    case 'call':
      return evaluateCall(condition, item);
  }
}

function isBetween(subject: Operand, low: Operand, high: Operand, item: Item): boolean {
  const value = resolve(subject, item);
  return holds('>=', value, resolve(low, item)) && holds('<=', value, resolve(high, item));
}

function holds(operator: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  // A missing attribute equals nothing, so it is different from everything; it is neither smaller nor greater.
  if (left === undefined || right === undefined) return operator === '<>';
  if (operator === '=') return valuesEqual(left, right);
  if (operator === '<>') return !valuesEqual(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator];
}

function evaluateCall({ name, args }: Call, item: Item): boolean {
  const [first, second] = args.map((arg) => resolve(arg, item));
  switch (name) {
    case 'attribute_exists':
      return first !== undefined;
    case 'attribute_not_exists':
      return first === undefined;
    case 'attribute_type':
      return first !== undefined && typeOf(first) === second?.S;
    case 'begins_with':
      return first !== undefined && second !== undefined && beginsWith(first, second);
    case 'contains':
      return first !== undefined && second !== undefined && contains(first, second);
    default:
      throw new Error(`the parser let the function ${name} through as a condition`);
  }
}

function beginsWith(whole: AttributeValue, prefix: AttributeValue): boolean {
  if (whole.S !== undefined && prefix.S !== undefined) return whole.S.startsWith(prefix.S);
  if (whole.B === undefined || prefix.B === undefined) return false;
  const start = Buffer.from(prefix.B, 'base64');
  return Buffer.from(whole.B, 'base64').subarray(0, start.length).equals(start);
}

function contains(whole: AttributeValue, part: AttributeValue): boolean {
  if (whole.L !== undefined) return whole.L.some((element) => valuesEqual(element, part));
  if (whole.S !== undefined && part.S !== undefined) return whole.S.includes(part.S);
  if (whole.SS !== undefined && part.S !== undefined) return whole.SS.includes(part.S);
  if (whole.NS !== undefined && part.N !== undefined) return whole.NS.includes(part.N);
  if (whole.BS !== undefined && part.B !== undefined) return whole.BS.includes(part.B);
  if (whole.B === undefined || part.B === undefined) return false;
  return Buffer.from(whole.B, 'base64').includes(Buffer.from(part.B, 'base64'));
}

function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  const measured = operand.args[0] && resolve(operand.args[0], item);
  const size = measured && sizeOf(measured);
  return size === undefined ? undefined : { N: String(size) };
}

/** Characters as UTF-16 counts them for a string, bytes for a binary value, elements for a set, list or map. */
function sizeOf(value: AttributeValue): number | undefined {
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  if (value.M !== undefined) return Object.keys(value.M).length;
  return (value.S ?? value.SS ?? value.NS ?? value.BS ?? value.L)?.length;
}
