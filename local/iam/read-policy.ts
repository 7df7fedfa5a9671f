import { AwsFault, notImitated } from '../wire/aws-fault.ts';
import { parseOperator } from './condition-operators.ts';
import type { Statement, TrustStatement } from './statement.ts';

/**
 * The statements of an identity policy document. Throws `MalformedPolicyDocument` where AWS would, and refuses the
 * condition operators that are not imitated.
 */
export function readPolicy(document: unknown): readonly Statement[] {
  return statementsOf(document).map((statement) => {
    const read = readStatement(statement);
    if (statement['Principal'] !== undefined) throw malformed('Policy document should not specify a principal.');
    if ((read.Resource === undefined) === (read.NotResource === undefined)) {
      throw malformed('Policy statement must contain resources.');
    }
    return read;
  });
}

/** The statements of a role's trust policy. `NotPrincipal` is refused. */
export function readTrustPolicy(document: unknown): readonly TrustStatement[] {
  return statementsOf(document).map((statement) => {
    if (statement['NotPrincipal'] !== undefined) throw notImitated('NotPrincipal in trust policies');
    return { ...readStatement(statement), Principal: readPrincipal(statement['Principal']) };
  });
}

type Json = Readonly<Record<string, unknown>>;

function statementsOf(document: unknown): readonly Json[] {
  const statement = isObject(document) ? document['Statement'] : undefined;
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  if (!statements.every(isObject)) throw malformed('Syntax errors in policy.');
  return statements;
}

function readStatement(statement: Json): Statement {
  const { Sid, Effect } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed(`Invalid effect: ${String(Effect)}`);
  const [Action, NotAction] = [texts(statement['Action']), texts(statement['NotAction'])];
  if ((Action === undefined) === (NotAction === undefined)) throw malformed('Policy statement must contain actions.');
  return {
    ...(typeof Sid === 'string' && { Sid }),
    Effect,
    ...(Action && { Action }),
    ...(NotAction && { NotAction }),
    ...listElement(statement, 'Resource'),
    ...listElement(statement, 'NotResource'),
    ...(statement['Condition'] !== undefined && { Condition: readCondition(statement['Condition']) }),
  };
}

function listElement(statement: Json, name: 'Resource' | 'NotResource'): Partial<Statement> {
  const values = texts(statement[name]);
  return values === undefined ? {} : { [name]: values };
}

function readCondition(condition: unknown): NonNullable<Statement['Condition']> {
  if (!isObject(condition)) throw malformed('Syntax errors in policy.');
  const blocks = Object.entries(condition).map(([operator, keys]) => {
    if (parseOperator(operator) === undefined) throw notImitated(`the IAM condition operator ${operator}`);
    if (!isObject(keys)) throw malformed('Syntax errors in policy.');
    const values = Object.entries(keys).map(([key, value]) => [key, texts(value) ?? []] as const);
    return [operator, Object.fromEntries(values)] as const;
  });
  return Object.fromEntries(blocks);
}

function readPrincipal(principal: unknown): TrustStatement['Principal'] {
  if (principal === '*') return { AWS: ['*'] };
  if (!isObject(principal)) throw malformed('Trust policy statement must contain a principal.');
  return Object.fromEntries(Object.entries(principal).map(([kind, value]) => [kind, texts(value) ?? []]));
}

function texts(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  // Templates may hold true and 5 where a condition means "true" and "5".
  if (values.every((item) => ['string', 'boolean', 'number'].includes(typeof item))) return values.map(String);
  throw malformed('Syntax errors in policy.');
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (message: string): AwsFault => new AwsFault('MalformedPolicyDocument', message);
