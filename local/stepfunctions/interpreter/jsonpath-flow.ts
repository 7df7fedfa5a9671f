import { secondsMax } from '../definition/state-fields.ts';
import type { DataFlow, Scope, StateExit } from './data-flow.ts';
import { noNextState } from './data-flow.ts';
import { fillTemplate, place, read } from './jsonpath.ts';
import { choiceHolds } from './jsonpath-choice.ts';
import { runtimeError } from './state-error.ts';
import { parseTimestamp } from './timestamps.ts';

/** States of `QueryLanguage` JSONPath: the input and output paths, payload templates, reference paths only. */
export const jsonpathFlow: DataFlow = {
  taskArguments: async (state, scope) => {
    const input = pathed(state.InputPath, scope.input, 'InputPath', scope);
    return state.Parameters === undefined ? input : fillTemplate(state.Parameters, input, scope);
  },

  taskTimeoutSeconds: async (state, scope) => {
    if (state.TimeoutSecondsPath === undefined) return state.TimeoutSeconds as number | undefined;
    return seconds(
      read(state.TimeoutSecondsPath, scope.input, 'TimeoutSecondsPath', scope),
      'TimeoutSecondsPath',
      scope,
    );
  },

  taskExit: async (state, scope, result) => {
    const selected = state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, result, scope);
    return leave(state, scope, selected);
  },

  exit: async (state, scope) => {
    const input = pathed(state.InputPath, scope.input, 'InputPath', scope);
    if (state.Type !== 'Pass') return { output: pathed(state.OutputPath, input, 'OutputPath', scope) };
    const filled = state.Parameters === undefined ? input : fillTemplate(state.Parameters, input, scope);
    return leave(state, scope, state.Result === undefined ? filled : state.Result);
  },

  choose: async (state, scope) => {
    const input = pathed(state.InputPath, scope.input, 'InputPath', scope);
    const next = state.Choices.find((rule) => choiceHolds(rule, input, scope))?.Next ?? state.Default;
    if (next === undefined) throw runtimeError(scope, noNextState);
    return { next, output: pathed(state.OutputPath, input, 'OutputPath', scope) };
  },

  waitUntilMs: async (state, scope, nowMs) => {
    if (state.Seconds !== undefined) return nowMs + Number(state.Seconds) * 1000;
    if (state.SecondsPath !== undefined) {
      return nowMs + seconds(read(state.SecondsPath, scope.input, 'SecondsPath', scope), 'SecondsPath', scope) * 1000;
    }
    if (state.TimestampPath === undefined) return timestamp(state.Timestamp, 'Timestamp', '', scope);
    const value = read(state.TimestampPath, scope.input, 'TimestampPath', scope);
    return timestamp(value, 'TimestampPath', `${state.TimestampPath} == `, scope);
  },

  failure: async (state, scope) => {
    const text = (literal: string | undefined, path: string | undefined, field: string) =>
      path === undefined ? literal : String(read(path, scope.input, field, scope));
    const error = text(state.Error, state.ErrorPath, 'ErrorPath');
    const cause = text(state.Cause, state.CausePath, 'CausePath');
    return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
  },

  caught: async (catcher, _index, scope, errorOutput) => ({
    output:
      catcher.ResultPath === null ? scope.input : place(catcher.ResultPath ?? '$', scope.input, errorOutput, scope),
  }),
};

interface ExitFields {
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
}

/** The result is put into the state's raw input, not into what InputPath selected. */
function leave(state: ExitFields, scope: Scope, result: unknown): StateExit {
  const joined = state.ResultPath === null ? scope.input : place(state.ResultPath ?? '$', scope.input, result, scope);
  return { output: pathed(state.OutputPath, joined, 'OutputPath', scope) };
}

/** Null selects nothing, which is an empty object. */
function pathed(path: string | null | undefined, data: unknown, field: string, scope: Scope): unknown {
  return path === null ? {} : read(path ?? '$', data, field, scope);
}

function seconds(value: unknown, field: string, scope: Scope): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= secondsMax) return value;
  throw runtimeError(scope, `The ${field} parameter does not reference a valid integer: ${JSON.stringify(value)}`);
}

function timestamp(value: unknown, field: string, shown: string, scope: Scope): number {
  const untilMs = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (untilMs !== undefined) return untilMs;
  const wanted = 'a valid ISO-8601 extended offset date-time format string';
  throw runtimeError(scope, `The ${field} parameter does not reference ${wanted}: ${shown}${String(value)}`);
}
