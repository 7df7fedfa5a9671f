import type { Clock, Timer } from '../clock.ts';
import type { Invocation, InvocationResult } from './execution-environment.ts';
import type { FailureCondition } from './failure-record.ts';
import { failureRecord } from './failure-record.ts';
import type { AsyncConfig } from './function-definition.ts';

export interface AsyncFunction {
  readonly functionArn: string;
  readonly functionName: string;
  readonly config: AsyncConfig;
  /** False while the function's reserved concurrency is 0. */
  readonly mayRun: boolean;
  readonly run: (invocation: Invocation) => Promise<InvocationResult>;
}

export interface AsyncOptions {
  readonly clock: Clock;
  /** Before the second attempt, before the third. */
  readonly retryDelaysMs: readonly number[];
  readonly log: (functionName: string, line: string) => void;
  /** Sends a failure record to the function's OnFailure destination, as the function's role. */
  readonly sendRecord: (functionArn: string, destinationArn: string, record: object) => Promise<void>;
}

export interface AsyncInvocations {
  /** Accepts an event; what becomes of it is not the caller's business. */
  accept(fn: AsyncFunction, invocation: Invocation): void;
  /** Events between two attempts. */
  waitingForRetry(): number;
  /** Events being run, reported or waiting for a free environment. */
  running(): number;
  /** Resolves once nothing runs; events that wait for their next attempt do not count. */
  idle(): Promise<void>;
  /** Forgets what waits for another attempt, and tries nothing again. */
  dispose(): void;
}

interface Event extends Invocation {
  readonly fn: AsyncFunction;
  readonly acceptedAtMs: number;
  readonly attempts: number;
}

/** Lambda's queue of asynchronous invocations: retries after failures, then the failure destination. */
export function createAsyncInvocations(options: AsyncOptions): AsyncInvocations {
  const { clock, log, retryDelaysMs, sendRecord } = options;
  const retries = new Set<Timer>();
  const running = new Set<Promise<void>>();
  let disposed = false;

  const track = (work: Promise<void>, functionName: string): void => {
    const settled = work.catch((error: unknown) => {
      // There is nobody to answer to: the event was accepted long ago.
      log(functionName, `asynchronous invocation given up: ${messageOf(error)}`);
    });
    running.add(settled);
    void settled.then(() => running.delete(settled));
  };
  const giveUp = async (event: Event, condition: FailureCondition, result?: InvocationResult): Promise<void> => {
    const { functionArn, functionName, config } = event.fn;
    log(functionName, `event ${event.requestId} failed: ${condition} after ${event.attempts} attempts`);
    if (config.onFailureDestinationArn === undefined) return;
    const record = failureRecord({ ...event, functionArn }, { condition, result, nowMs: clock.now() });
    await sendRecord(functionArn, config.onFailureDestinationArn, record);
  };
  const attempt = async (event: Event): Promise<void> => {
    // AWS documents where these events go, not what their record says: that it counts no attempt is a guess.
    if (!event.fn.mayRun) return await giveUp(event, 'RetriesExhausted');
    const result = await event.fn.run(event);
    if (result.functionError === undefined || disposed) return;
    const tried = { ...event, attempts: event.attempts + 1 };
    const { retryAttempts, eventAgeMaxMs } = event.fn.config;
    if (tried.attempts > retryAttempts) return await giveUp(tried, 'RetriesExhausted', result);
    const delayMs = retryDelaysMs[tried.attempts - 1] ?? retryDelaysMs.at(-1) ?? 0;
    const ageMs = clock.now() + delayMs - event.acceptedAtMs;
    if (ageMs > eventAgeMaxMs) return await giveUp(tried, 'EventAgeExceeded', result);
    retryLater(tried, delayMs);
  };
  const retryLater = (event: Event, delayMs: number): void => {
    const timer = clock.after(delayMs, () => {
      retries.delete(timer);
      track(attempt(event), event.fn.functionName);
    });
    retries.add(timer);
  };

  return {
    accept: (fn, { requestId, payload }) => {
      track(attempt({ requestId, payload, fn, acceptedAtMs: clock.now(), attempts: 0 }), fn.functionName);
    },
    waitingForRetry: () => retries.size,
    running: () => running.size,
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
    dispose: () => {
      disposed = true;
      for (const timer of retries) timer.cancel();
      retries.clear();
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
