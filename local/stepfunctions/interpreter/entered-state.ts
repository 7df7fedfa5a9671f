import type { State } from '../definition/states-language.ts';
import type { DataFlow, Scope, StateExit } from './data-flow.ts';
import type { Run } from './run.ts';
import { StateError } from './state-error.ts';

/** A state that has been entered. */
export interface Entered<S extends State = State> {
  readonly state: S;
  readonly flow: DataFlow;
  /** What expressions see; `retryCount` is given for tasks only, as in AWS's context object. */
  scope(retryCount?: number): Scope;
}

/** How a state was left: `next` is undefined at the end of the machine. */
export interface Left extends StateExit {
  readonly next: string | undefined;
}

/** An expression that failed has an event of its own before what follows from it. */
export function recordEvaluationFailure(run: Run, scope: Scope, error: unknown): void {
  if (!(error instanceof StateError) || error.location === undefined) return;
  run.record('EvaluationFailed', {
    state: scope.stateName,
    error: error.error,
    cause: error.cause,
    location: error.location,
  });
}
