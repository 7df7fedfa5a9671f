import { secondsMax } from '../definition/state-fields.ts';
import type { DataFlow, Scope, StateExit, Variables } from './data-flow.ts';
import { noNextState } from './data-flow.ts';
import { type StatesMembers, evaluateTemplate, evaluateTyped } from './jsonata-template.ts';
import { queryError, runtimeError } from './state-error.ts';
import { parseTimestamp } from './timestamps.ts';

/** States of `QueryLanguage` JSONata: `Arguments`, `Output`, `Assign`, `Condition`. */
export const jsonataFlow: DataFlow = {
  taskArguments: async (state, scope) =>
    state.Arguments === undefined ? {} : evaluateTemplate(state.Arguments, 'Arguments', scope),

  taskTimeoutSeconds: async (state, scope) =>
    state.TimeoutSeconds === undefined ? undefined : wholeSeconds(state.TimeoutSeconds, 'TimeoutSeconds', 1, scope),

  taskExit: (state, scope, result) => exitWith(state, '', scope, { result }, result),

  exit: (state, scope) => exitWith(state, '', scope, {}, scope.input),

  choose: async (state, scope) => {
    for (const [index, rule] of state.Choices.entries()) {
      const location = `Choices[${index}]`;
      if (await evaluateTyped(rule.Condition, 'boolean', `${location}/Condition`, scope)) {
        return { next: rule.Next, ...(await exitWith(rule, `${location}/`, scope, {}, scope.input)) };
      }
    }
    if (state.Default === undefined) throw runtimeError(scope, noNextState);
    // The state's own Output and Assign belong to the default; a rule that matches brings its own.
    return { next: state.Default, ...(await exitWith(state, '', scope, {}, scope.input)) };
  },

  waitUntilMs: async (state, scope, nowMs) => {
    if (state.Seconds !== undefined) return nowMs + (await wholeSeconds(state.Seconds, 'Seconds', 0, scope)) * 1000;
    const text = await evaluateTyped(state.Timestamp, 'string', 'Timestamp', scope);
    const untilMs = parseTimestamp(text);
    if (untilMs !== undefined) return untilMs;
    const cause = `The Timestamp field is not a valid ISO-8601 extended offset date-time format string: ${text}`;
    throw queryError(scope, 'Timestamp', cause);
  },

  failure: async (state, scope) => ({
    ...(state.Error === undefined ? {} : { error: await evaluateTyped(state.Error, 'string', 'Error', scope) }),
    ...(state.Cause === undefined ? {} : { cause: await evaluateTyped(state.Cause, 'string', 'Cause', scope) }),
  }),

  caught: (catcher, index, scope, errorOutput) =>
    exitWith(catcher, `Catch[${index}]/`, scope, { errorOutput }, errorOutput),
};

/** Output and Assign both see the variables as they were before the state. */
async function exitWith(
  fields: { readonly Output?: unknown; readonly Assign?: Variables },
  path: string,
  scope: Scope,
  states: StatesMembers,
  fallback: unknown,
): Promise<StateExit> {
  const assigned =
    fields.Assign === undefined
      ? {}
      : { assigned: (await evaluateTemplate(fields.Assign, `${path}Assign`, scope, states)) as Variables };
  const output =
    fields.Output === undefined ? fallback : await evaluateTemplate(fields.Output, `${path}Output`, scope, states);
  return { output, ...assigned };
}

async function wholeSeconds(template: number | string, field: string, min: number, scope: Scope): Promise<number> {
  const seconds = await evaluateTyped(template, 'number', field, scope);
  if (!Number.isInteger(seconds)) {
    throw queryError(scope, field, `The ${field} field cannot be parsed as an integer: ${seconds}`);
  }
  if (seconds < min || seconds > secondsMax) {
    throw queryError(scope, field, `The ${field} field must be between ${min} and ${secondsMax}: ${seconds}`);
  }
  return seconds;
}
