import type { Execution, ExecutionStatus, Outcome } from './execution.ts';
import { interpret } from './interpreter/interpret.ts';
import { ExecutionClosed } from './interpreter/run.ts';
import { StateError } from './interpreter/state-error.ts';
import { atMoment } from './long-timer.ts';
import { runOf } from './run-of.ts';
import type { Runtime } from './runtime.ts';
import type { StateMachine, StatesStore } from './states-store.ts';
import { statusChangeEvent } from './status-change-event.ts';

/** Longest an execution may take, whatever its machine says. */
const executionMsMax = 365 * 24 * 60 * 60 * 1000;

/** Where an execution lives: what it needs to run and to be forgotten with its machine. */
export interface Home {
  readonly runtime: Runtime;
  readonly store: StatesStore;
  readonly machine: StateMachine;
}

/** Starts an execution: its first state is entered on the clock's next turn, after StartExecution has answered. */
export function beginExecution(home: Home, execution: Execution): void {
  const { clock } = home.runtime;
  const { input, revision, startMs } = execution.start;
  const details = { input, inputDetails: { truncated: false }, roleArn: revision.roleArn };
  execution.history.record('ExecutionStarted', details, new Date(startMs));
  announce(home, execution);
  const timeoutMs = Math.min((revision.definition.TimeoutSeconds ?? Infinity) * 1000, executionMsMax);
  const timeOut = () => endExecution(home, execution, { status: 'TIMED_OUT' });
  execution.timers.add(atMoment(clock, startMs + timeoutMs, timeOut));
  execution.timers.add(clock.after(0, () => void drive(home, execution)));
}

/** Ends a running execution; the end that comes first stays. */
export function endExecution(home: Home, execution: Execution, outcome: Outcome): void {
  const nowMs = home.runtime.clock.now();
  if (!execution.close(outcome, nowMs)) return;
  const { type, details } = closingEvent(outcome);
  execution.history.record(type, details, new Date(nowMs));
  announce(home, execution);
  home.store.removeIfDeleted(home.machine);
}

/** Runs the interpreter to its end. Anything that is not a failure of the execution is a programmer's error and thrown. */
async function drive(home: Home, execution: Execution): Promise<void> {
  const abort = () => endExecution(home, execution, { status: 'ABORTED' });
  try {
    const output = await interpret(runOf({ ...home, abort }, execution));
    endExecution(home, execution, { status: 'SUCCEEDED', output: JSON.stringify(output) });
  } catch (error) {
    if (error instanceof ExecutionClosed) return;
    if (!(error instanceof StateError)) throw error;
    endExecution(home, execution, { status: 'FAILED', ...named(error.error, error.cause) });
  }
}

const closingTypes: Readonly<Record<Exclude<ExecutionStatus, 'RUNNING'>, string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

function closingEvent({ status, output, error, cause }: Outcome): {
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
} {
  const type = closingTypes[status];
  if (status === 'SUCCEEDED') return { type, details: { output, outputDetails: { truncated: false } } };
  return { type, details: named(error, cause) };
}

function named(
  error: string | undefined,
  cause: string | undefined,
): { readonly error?: string; readonly cause?: string } {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

function announce({ runtime }: Home, execution: Execution): void {
  runtime.onStatusChange(statusChangeEvent(execution, runtime.newId(), runtime.clock.now()));
}
