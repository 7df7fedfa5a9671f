import { readPolicy } from '../../../local/iam/read-policy.ts';
import type { Statement } from '../../../local/iam/statement.ts';

/** These operators hold when any of their values does. */
const ANY_OF = ['StringEquals', 'StringLike'];

/**
 * Statements taken apart: one line for every effect, action, resource and value of a condition that any value may meet.
 * Statements that come to the same lines decide every request alike.
 */
export function singlePermissions(statements: readonly unknown[]): ReadonlySet<string> {
  return new Set(
    readPolicy({ Statement: statements }).flatMap(({ Effect, Action, Resource, Condition }) =>
      product(Action ?? [], Resource ?? [], conditionsOf(Condition)).map((parts) => [Effect, ...parts].join(' ')),
    ),
  );
}

function conditionsOf(condition: Statement['Condition'] = {}): readonly string[] {
  const keys = Object.entries(condition).flatMap(([operator, compared]) =>
    Object.entries(compared).map(([key, values]) =>
      ANY_OF.includes(operator)
        ? values.map((value) => `if ${operator} ${key} = ${value}`)
        : [`if ${operator} ${key} = ${values.join(' or ')}`],
    ),
  );
  return product(...keys.toSorted()).map((each) => each.join(' and '));
}

const product = (...lists: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  lists.reduce<string[][]>((found, list) => found.flatMap((one) => list.map((item) => [...one, item])), [[]]);
