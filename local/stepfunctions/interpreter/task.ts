import type { TaskState } from '../definition/states-language.ts';
import { type Integration, integrationOf } from '../integrations/integration-of.ts';
import type { Scope } from './data-flow.ts';
import { catcherFor, nextRetry } from './error-handlers.ts';
import { type Entered, type Left, recordEvaluationFailure } from './entered-state.ts';
import { checkSize } from './payload-limit.ts';
import type { Run } from './run.ts';
import { StateError } from './state-error.ts';

/** Runs a Task with its retriers and catchers. The attempts are bounded by the retriers' `MaxAttempts` together. */
export async function runTask(run: Run, task: Entered<TaskState>): Promise<Left> {
  const { state } = task;
  const counts = new Map<number, number>();
  for (let retryCount = 0; ; retryCount += 1) {
    try {
      return await attempt(run, task, retryCount);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const scope = task.scope(retryCount);
      recordEvaluationFailure(run, scope, error);
      const retry = nextRetry(state.Retry ?? [], error.error, counts, () => run.random());
      if (retry === undefined) return caught(run, task, scope, error);
      counts.set(retry.index, (counts.get(retry.index) ?? 0) + 1);
      await run.sleepUntil(run.now() + retry.delayMs);
    }
  }
}

async function attempt(run: Run, task: Entered<TaskState>, retryCount: number): Promise<Left> {
  const { state, flow } = task;
  const scope = task.scope(retryCount);
  const integration = integrationOf(state.Resource) as Integration;
  const timeoutSeconds = await flow.taskTimeoutSeconds(state, scope);
  const args = await flow.taskArguments(state, scope);
  checkSize(args, scope.stateName);
  const result = await perform(run, integration, args, timeoutSeconds);
  checkSize(result, scope.stateName);
  run.record('TaskSucceeded', {
    ...named(integration),
    output: JSON.stringify(result),
    outputDetails: { truncated: false },
  });
  // The clock may have moved on while the service worked, so Output and Assign get a scope of their own.
  return { ...(await flow.taskExit(state, task.scope(retryCount), result)), next: state.Next };
}

/** Calls the service between its two history events and records how that failed. */
async function perform(
  run: Run,
  integration: Integration,
  args: unknown,
  timeoutInSeconds: number | undefined,
): Promise<unknown> {
  run.record('TaskScheduled', {
    ...named(integration),
    region: run.region,
    parameters: JSON.stringify(args),
    ...(timeoutInSeconds === undefined ? {} : { timeoutInSeconds }),
  });
  run.record('TaskStarted', named(integration));
  const timeoutMs = timeoutInSeconds === undefined ? undefined : timeoutInSeconds * 1000;
  try {
    return await run.perform(integration, args, timeoutMs);
  } catch (error) {
    if (error instanceof StateError) {
      const { error: name, cause } = error;
      const type = name === 'States.Timeout' ? 'TaskTimedOut' : 'TaskFailed';
      run.record(type, { ...named(integration), error: name, ...(cause === undefined ? {} : { cause }) });
    }
    throw error;
  }
}

async function caught(run: Run, { state, flow }: Entered<TaskState>, scope: Scope, error: StateError): Promise<Left> {
  const found = catcherFor(state.Catch ?? [], error.error);
  if (found === undefined) throw error;
  const errorOutput = errorOutputOf(error);
  try {
    return { ...(await flow.caught(found.catcher, found.index, scope, errorOutput)), next: found.catcher.Next };
  } catch (inCatcher) {
    recordEvaluationFailure(run, scope, inCatcher);
    throw inCatcher;
  }
}

/** A task that timed out has an empty cause here, and none in its history. */
function errorOutputOf({ error, cause }: StateError): Readonly<Record<string, unknown>> {
  const shown = cause ?? (error === 'States.Timeout' ? '' : undefined);
  return { ...(error === undefined ? {} : { Error: error }), ...(shown === undefined ? {} : { Cause: shown }) };
}

function named({ resourceType, resource }: Integration): Readonly<Record<string, unknown>> {
  return { resourceType, resource };
}
