import jsonata from 'jsonata';
import type { Scope } from './data-flow.ts';
import { queryError } from './state-error.ts';

/** Bounds of one evaluation, so that a runaway expression fails its state instead of the whole runtime. */
const evaluationMsMax = 10_000;
const stackDepthMax = 1_000;
const sequenceLengthMax = 360_145;

/** What `$states` holds beyond input and context: `result` after a task, `errorOutput` in a catcher. */
export type StatesMembers = Readonly<Record<string, unknown>>;

/** The expression between `{%` and `%}`, or undefined for a literal. Blanks outside the delimiters make a literal. */
export function expressionIn(text: string): string | undefined {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}') ? text.slice(2, -2).trim() : undefined;
}

/** A template with every expression in it replaced by its value. `location` is the field's name, for errors. */
export async function evaluateTemplate(
  template: unknown,
  location: string,
  scope: Scope,
  states: StatesMembers = {},
): Promise<unknown> {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluate(expression, location, scope, states);
  }
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) {
    const items: unknown[] = [];
    for (const [index, item] of template.entries()) {
      items.push(await evaluateTemplate(item, `${location}[${index}]`, scope, states));
    }
    return items;
  }
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(template)) {
    members.push([key, await evaluateTemplate(member, `${location}/${key}`, scope, states)]);
  }
  return Object.fromEntries(members);
}

/** A field whose value must have one JSON type; a literal of another type is for the definition's validation to find. */
export async function evaluateTyped<Name extends keyof Types>(
  template: unknown,
  type: Name,
  location: string,
  scope: Scope,
): Promise<Types[Name]> {
  const value = await evaluateTemplate(template, location, scope);
  if (typeof value === type) return value as Types[Name];
  const actual = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const cause = `${sentence(String(template), location)} returned an unexpected result type. Expected '${type}', but was '${actual}' for value: ${JSON.stringify(value)}`;
  throw queryError(scope, location, cause);
}

interface Types {
  readonly boolean: boolean;
  readonly number: number;
  readonly string: string;
}

async function evaluate(expression: string, location: string, scope: Scope, states: StatesMembers): Promise<unknown> {
  const bindings = {
    ...scope.functions,
    ...scope.variables,
    // AWS has no $eval; $parse reads JSON instead.
    eval: undefined,
    states: { input: scope.input, context: scope.context, ...states },
  };
  const value = await evaluateBounded(expression, bindings).catch((error: unknown) => {
    throw queryError(scope, location, `${sentence(expression, location)} ${thrownText(error)}`);
  });
  if (value === undefined) {
    throw queryError(scope, location, `${sentence(expression, location)} returned nothing (undefined).`);
  }
  if (holdsFunction(value)) {
    throw queryError(scope, location, `${sentence(expression, location)} returned an unsupported result type.`);
  }
  // Sequences carry hidden members, and what leaves a state is JSON.
  return JSON.parse(JSON.stringify(value));
}

/** The input document is undefined on purpose: in Step Functions `$` and bare field names yield nothing. */
async function evaluateBounded(expression: string, bindings: Record<string, unknown>): Promise<unknown> {
  const options = { timeout: evaluationMsMax, stack: stackDepthMax, sequence: sequenceLengthMax };
  return jsonata(expression, options).evaluate(undefined, bindings);
}

function sentence(template: string, location: string): string {
  return `The JSONata expression '${expressionIn(template) ?? template}' specified for the field '${location}'`;
}

/** AWS joins a message with a JSONata code by a full stop, one without by a colon. */
function thrownText(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  const text = message ?? String(error);
  return `threw an error during evaluation${code === undefined ? ':' : `. ${code}:`} ${text}`;
}

/** Also inside arrays and objects. JSONata's own functions carry a mark; its sequences carry methods beside their items. */
function holdsFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return Array.from(value).some(holdsFunction);
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) return true;
  return Object.values(value).some(holdsFunction);
}
