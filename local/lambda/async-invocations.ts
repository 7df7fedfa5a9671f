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

interface Event extends Invocation {
  readonly fn: AsyncFunction;
  readonly acceptedAtMs: number;
  readonly attempts: number;
}

/** Lambda's queue of asynchronous invocations: retries after failures, then the failure destination. */
export class AsyncInvocations {
  private readonly options: AsyncOptions;
  private readonly retries = new Set<Timer>();
  private readonly work = new Set<Promise<void>>();
  private disposed = false;

  constructor(options: AsyncOptions) {
    this.options = options;
  }

  /** Accepts an event; what becomes of it is not the caller's business. */
  accept(fn: AsyncFunction, { requestId, payload }: Invocation): void {
    this.track({ requestId, payload, fn, acceptedAtMs: this.options.clock.now(), attempts: 0 });
  }

  /** Events between two attempts. */
  waitingForRetry(): number {
    return this.retries.size;
  }

  /** Events being run, reported or waiting for a free environment. */
  running(): number {
    return this.work.size;
  }

  /** Resolves once nothing runs; events that wait for their next attempt do not count. */
  async idle(): Promise<void> {
    while (this.work.size > 0) await Promise.all(this.work);
  }

  /** Forgets what waits for another attempt, and tries nothing again. */
  dispose(): void {
    this.disposed = true;
    for (const timer of this.retries) timer.cancel();
    this.retries.clear();
  }

  private track(event: Event): void {
    const settled = this.attempt(event).catch((error: unknown) => {
      // There is nobody to answer to: the event was accepted long ago.
      const reason = error instanceof Error ? error.message : String(error);
      this.options.log(event.fn.functionName, `asynchronous invocation given up: ${reason}`);
    });
    this.work.add(settled);
    void settled.then(() => this.work.delete(settled));
  }

  private async attempt(event: Event): Promise<void> {
    // AWS documents where these events go, not what their record says: that it counts no attempt is a guess.
    if (!event.fn.mayRun) return await this.giveUp(event, 'RetriesExhausted');
    const result = await event.fn.run(event);
    if (result.functionError === undefined || this.disposed) return;
    const tried = { ...event, attempts: event.attempts + 1 };
    const delayMs = this.delayMsAfter(tried.attempts);
    const condition = failureCondition(tried, this.options.clock.now() + delayMs);
    if (condition === undefined) this.retryLater(tried, delayMs);
    else await this.giveUp(tried, condition, result);
  }

  private delayMsAfter(attempts: number): number {
    const { retryDelaysMs } = this.options;
    return retryDelaysMs[attempts - 1] ?? retryDelaysMs.at(-1) ?? 0;
  }

  private retryLater(event: Event, delayMs: number): void {
    const timer = this.options.clock.after(delayMs, () => {
      this.retries.delete(timer);
      this.track(event);
    });
    this.retries.add(timer);
  }

  private async giveUp(event: Event, condition: FailureCondition, result?: InvocationResult): Promise<void> {
    const { log, clock, sendRecord } = this.options;
    const { functionArn, functionName, config } = event.fn;
    log(functionName, `event ${event.requestId} failed: ${condition} after ${event.attempts} attempts`);
    if (config.onFailureDestinationArn === undefined) return;
    const record = failureRecord({ ...event, functionArn }, { condition, result, nowMs: clock.now() });
    await sendRecord(functionArn, config.onFailureDestinationArn, record);
  }
}

/** Why there is no further attempt, or undefined when there is one, at `nextAttemptAtMs`. */
function failureCondition(
  { attempts, acceptedAtMs, fn }: Event,
  nextAttemptAtMs: number,
): FailureCondition | undefined {
  if (attempts > fn.config.retryAttempts) return 'RetriesExhausted';
  return nextAttemptAtMs - acceptedAtMs > fn.config.eventAgeMaxMs ? 'EventAgeExceeded' : undefined;
}
