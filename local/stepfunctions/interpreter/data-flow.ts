import type {
  Catcher,
  ChoiceState,
  FailState,
  PassState,
  SucceedState,
  TaskState,
  WaitState,
} from '../definition/states-language.ts';
import type { ErrorSite } from './state-error.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** What a state sees while it runs. */
export interface Scope extends ErrorSite {
  readonly input: unknown;
  /** The context object: `Execution`, `State`, `StateMachine`. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly variables: Variables;
  /** Functions and clock readings that expressions may use, by name. */
  readonly functions: Readonly<Record<string, unknown>>;
}

/** What a state hands on: its output, and the variables it assigns. */
export interface StateExit {
  readonly output: unknown;
  readonly assigned?: Variables;
}

export interface ErrorOutput {
  readonly Error?: string;
  readonly Cause?: string;
}

/** How one query language moves data through states. Failures are thrown as `StateError`; nothing else has effects. */
export interface DataFlow {
  taskArguments(state: TaskState, scope: Scope): Promise<unknown>;
  /** Undefined where the state sets none. */
  taskTimeoutSeconds(state: TaskState, scope: Scope): Promise<number | undefined>;
  taskExit(state: TaskState, scope: Scope, result: unknown): Promise<StateExit>;
  exit(state: PassState | WaitState | SucceedState, scope: Scope): Promise<StateExit>;
  choose(state: ChoiceState, scope: Scope): Promise<StateExit & { readonly next: string }>;
  /** When the wait ends, in milliseconds since the epoch; a moment in the past ends it at once. */
  waitUntilMs(state: WaitState, scope: Scope, nowMs: number): Promise<number>;
  failure(state: FailState, scope: Scope): Promise<{ readonly error?: string; readonly cause?: string }>;
  caught(catcher: Catcher, index: number, scope: Scope, errorOutput: ErrorOutput): Promise<StateExit>;
}

/** AWS's cause for a Choice without a match and without `Default`; the error is `States.Runtime`. */
export const noNextState = 'Failed to transition out of the state. The state does not point to a next state.';
