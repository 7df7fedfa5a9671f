import { notImitated } from '../../wire/aws-fault.ts';
import type { Scope } from './scope.ts';

type Resolve = (value: unknown, scope: Scope) => unknown;

/** A condition: `{ Condition: name }` or one of `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not`. */
export function evaluateCondition(condition: unknown, scope: Scope, resolve: Resolve): boolean {
  const [name = '', argument] = Object.entries((condition ?? {}) as Readonly<Record<string, unknown>>)[0] ?? [];
  const each = (): boolean[] => (argument as unknown[]).map((item) => evaluateCondition(item, scope, resolve));
  switch (name) {
    case 'Condition': {
      const value = scope.condition(String(argument));
      if (value === undefined) throw new Error(`the template has no condition '${String(argument)}'`);
      return value;
    }
    case 'Fn::Equals': {
      const [left, right] = resolve(argument, scope) as unknown[];
      return String(left) === String(right);
    }
    case 'Fn::And':
      return each().every(Boolean);
    case 'Fn::Or':
      return each().some(Boolean);
    case 'Fn::Not':
      return !each()[0];
    default:
      throw notImitated(`the condition function ${name}`);
  }
}
