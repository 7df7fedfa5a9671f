import jsonata from 'jsonata';
import { expressionIn } from '../interpreter/jsonata-template.ts';
import { isObject, problem } from './problem.ts';

/** JSONata expressions of a state that do not parse. AWS finds them at creation too; its wording here is a guess. */
export function expressionProblems(path: string, value: unknown): string[] {
  if (typeof value === 'string') return oneExpression(path, value);
  if (Array.isArray(value)) return value.flatMap((item, index) => expressionProblems(`${path}[${index}]`, item));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => expressionProblems(`${path}/${key}`, member));
}

function oneExpression(path: string, text: string): string[] {
  const expression = expressionIn(text);
  if (expression === undefined) return [];
  try {
    jsonata(expression);
    return [];
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    return [problem(`The JSONata expression '${expression}' is not valid. ${code ?? ''}: ${message}`, path)];
  }
}
