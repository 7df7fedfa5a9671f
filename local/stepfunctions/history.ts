import { StateError } from './interpreter/state-error.ts';

/** One event as GetExecutionHistory answers it: the common members and one member of details named by the type. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: Date;
  readonly type: string;
  readonly [details: string]: unknown;
}

export const historyEventsMax = 25_000;

/** Events that end an execution; only they may be the last one that fits. */
const closing: readonly string[] = ['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut'];

/** Events that do not follow from another. For a timeout this is a guess, by analogy with an abort. */
const unlinked: readonly string[] = ['ExecutionStarted', 'ExecutionAborted', 'ExecutionTimedOut'];

/** The event log of one execution. */
export class History {
  private readonly recorded: HistoryEvent[] = [];

  get events(): readonly HistoryEvent[] {
    return this.recorded;
  }

  /** Adds an event and returns its id. Throws when only an event that ends the execution fits any more. */
  record(type: string, details: Readonly<Record<string, unknown>>, timestamp: Date): number {
    const id = this.recorded.length + 1;
    if (id >= historyEventsMax && !closing.includes(type)) {
      // The sentence is AWS's, from published failures; the error's name is a guess.
      const cause = `The execution reached the maximum number of history events (${historyEventsMax}).`;
      throw new StateError('States.Runtime', cause);
    }
    // The first state's entry has no predecessor either, although ExecutionStarted is before it.
    const previousEventId = unlinked.includes(type) || id === 2 ? 0 : id - 1;
    this.recorded.push({ id, previousEventId, timestamp, type, ...detailsMember(type, details) });
    return id;
  }
}

function detailsMember(type: string, details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (type.endsWith('StateEntered')) return { stateEnteredEventDetails: details };
  if (type.endsWith('StateExited')) return { stateExitedEventDetails: details };
  return { [`${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`]: details };
}
