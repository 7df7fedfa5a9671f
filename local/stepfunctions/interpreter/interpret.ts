import { type State, queryLanguageOf } from '../definition/states-language.ts';
import type { Scope, Variables } from './data-flow.ts';
import { type Entered, type Left, recordEvaluationFailure } from './entered-state.ts';
import { jsonataFlow } from './jsonata-flow.ts';
import { jsonataFunctions } from './jsonata-functions.ts';
import { jsonpathFlow } from './jsonpath-flow.ts';
import { checkSize } from './payload-limit.ts';
import type { Run } from './run.ts';
import { StateError } from './state-error.ts';
import { runTask } from './task.ts';

/**
 * Runs a machine from its first state to its end and returns the output. Throws `StateError` when the execution fails
 * and `ExecutionClosed` when it was ended from outside. The number of states is bounded by the history's length.
 */
export async function interpret(run: Run): Promise<unknown> {
  let next: string | undefined = run.definition.StartAt;
  let data = run.input;
  let variables: Variables = {};
  while (next !== undefined) {
    const left: Left = await runState(run, next, data, variables);
    next = left.next;
    data = left.output;
    variables = { ...variables, ...left.assigned };
  }
  return data;
}

async function runState(run: Run, name: string, input: unknown, variables: Variables): Promise<Left> {
  const state = run.definition.States[name]!;
  const entered = enter(run, name, state, input, variables);
  const left = await leave(run, entered);
  checkSize(left.output, name);
  run.record(`${state.Type}StateExited`, {
    name,
    output: JSON.stringify(left.output),
    outputDetails: { truncated: false },
    ...(left.assigned === undefined ? {} : assignedDetails(left.assigned, name)),
  });
  return left;
}

function enter(run: Run, name: string, state: State, input: unknown, variables: Variables): Entered {
  const enteredTime = new Date(run.now()).toISOString();
  const details = { name, input: JSON.stringify(input), inputDetails: { truncated: false } };
  const enteredEventId = run.record(`${state.Type}StateEntered`, details);
  return {
    state,
    flow: queryLanguageOf(run.definition, state) === 'JSONata' ? jsonataFlow : jsonpathFlow,
    scope: (retryCount) => ({
      stateName: name,
      enteredEventId,
      input,
      variables,
      context: {
        ...run.context,
        State: {
          Name: name,
          EnteredTime: enteredTime,
          ...(retryCount === undefined ? {} : { RetryCount: retryCount }),
        },
      },
      functions: jsonataFunctions({ nowMs: run.now(), random: () => run.random(), newId: () => run.newId() }),
    }),
  };
}

async function leave(run: Run, entered: Entered): Promise<Left> {
  const { state, flow } = entered;
  if (state.Type === 'Task') return runTask(run, { ...entered, state });
  return recordingEvaluation(run, entered, async (scope) => {
    switch (state.Type) {
      case 'Choice':
        return flow.choose(state, scope);
      case 'Wait':
        await run.sleepUntil(await flow.waitUntilMs(state, scope, run.now()));
        return { ...(await flow.exit(state, entered.scope())), next: state.Next };
      case 'Pass':
        return { ...(await flow.exit(state, scope)), next: state.Next };
      case 'Succeed':
        return { ...(await flow.exit(state, scope)), next: undefined };
      case 'Fail': {
        const { error, cause } = await flow.failure(state, scope);
        throw new StateError(error, cause);
      }
    }
  });
}

async function recordingEvaluation(run: Run, entered: Entered, work: (scope: Scope) => Promise<Left>): Promise<Left> {
  const scope = entered.scope();
  try {
    return await work(scope);
  } catch (error) {
    recordEvaluationFailure(run, scope, error);
    throw error;
  }
}

function assignedDetails(assigned: Variables, name: string): Readonly<Record<string, unknown>> {
  checkSize(assigned, name);
  return {
    assignedVariables: Object.fromEntries(
      Object.entries(assigned).map(([variable, value]) => [variable, JSON.stringify(value)]),
    ),
    assignedVariablesDetails: { truncated: false },
  };
}
