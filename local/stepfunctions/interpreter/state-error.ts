/** An error inside an execution, by the name a `Retry` or `Catch` would match. */
export class StateError extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  /** Where in the state an expression failed; such an error gets an `EvaluationFailed` event of its own. */
  readonly location: string | undefined;

  constructor(error: string | undefined, cause?: string, location?: string) {
    super(cause ?? error ?? 'the execution failed');
    this.name = 'StateError';
    this.error = error;
    this.cause = cause;
    this.location = location;
  }
}

/** The state an error is about: AWS begins the cause of every runtime error with its name and entry event. */
export interface ErrorSite {
  readonly stateName: string;
  readonly enteredEventId: number;
}

/** What AWS reports for a definition or its data that cannot be run on; nothing can retry or catch it. */
export function runtimeError(site: ErrorSite, cause: string): StateError {
  return new StateError('States.Runtime', `${opening(site)} ${cause}`);
}

/** A JSONata expression that failed, at `location` such as `Arguments/Key` or `Choices[1]/Condition`. */
export function queryError(site: ErrorSite, location: string, cause: string): StateError {
  return new StateError('States.QueryEvaluationError', `${opening(site)} ${cause}`, location);
}

function opening({ stateName, enteredEventId }: ErrorSite): string {
  return `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}).`;
}
