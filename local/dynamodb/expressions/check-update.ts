import type { AttributeType, AttributeValue } from '../values/attribute-value.ts';
import { typeOf } from '../values/attribute-value.ts';
import { checkDistinct } from './check-distinct.ts';
import type { ExpressionProblems } from './expression-problems.ts';
import type { Operand } from './syntax.ts';
import { operandType } from './syntax.ts';

const UPDATE_FUNCTIONS = ['if_not_exists', 'list_append'];
const CONDITION_FUNCTIONS = [
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
];
const OPERANDS_PER_FUNCTION = 2;
const SET_TYPES: readonly AttributeType[] = ['SS', 'NS', 'BS'];

/** DynamoDB spells the types out in this one message. */
const LONG_TYPE_NAMES: Readonly<Record<AttributeType, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
  M: 'MAP',
  L: 'LIST',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
};

export function checkUpdateCall(problems: ExpressionProblems, name: string, args: readonly Operand[]): void {
  if (CONDITION_FUNCTIONS.includes(name)) {
    const message = `The function is not allowed in an update expression; function: ${name}`;
    return problems.report('misusedFunction', message);
  }
  if (!UPDATE_FUNCTIONS.includes(name)) {
    return problems.report('unknownFunction', `Invalid function name; function: ${name}`);
  }
  if (args.length !== OPERANDS_PER_FUNCTION) {
    return problems.report(
      'operandCount',
      'Incorrect number of operands for operator or function; ' +
        `operator or function: ${name}, number of operands: ${args.length}`,
    );
  }
  for (const arg of args) {
    if (arg.kind !== 'call' || arg.name !== 'list_append') continue;
    const message = `The function is not allowed to be used this way in an expression; function: ${arg.name}`;
    problems.report('misusedFunction', message);
  }
  if (name === 'list_append') return checkTypes(problems, name, args, 'L');
  checkDistinct(problems, name, args);
  if (args[0]?.kind === 'path') return;
  problems.report('operands', `Operator or function requires a document path; operator or function: ${name}`);
}

export function checkSum(problems: ExpressionProblems, operator: '+' | '-', operands: readonly Operand[]): void {
  checkTypes(problems, operator, operands, 'N');
}

/** ADD takes numbers and sets, DELETE sets only. */
export function checkElements(problems: ExpressionProblems, section: 'ADD' | 'DELETE', value: AttributeValue): void {
  const type = typeOf(value);
  if (SET_TYPES.includes(type) || (section === 'ADD' && type === 'N')) return;
  problems.report(
    'operands',
    `Incorrect operand type for operator or function; operator: ${section}, ` +
      `operand type: ${LONG_TYPE_NAMES[type]}, typeSet: ALLOWED_FOR_${section}_OPERAND`,
  );
}

function checkTypes(
  problems: ExpressionProblems,
  name: string,
  operands: readonly Operand[],
  wanted: AttributeType,
): void {
  const wrong = operands.map(operandType).find((type) => type !== undefined && type !== wanted);
  if (wrong === undefined) return;
  problems.report(
    'operands',
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${wrong}`,
  );
}
