import type { Clock, Timer } from '../clock.ts';
import type { ExecutionEnvironment, Invocation, InvocationResult } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';

export interface PoolOptions {
  readonly clock: Clock;
  readonly start: (definition: FunctionDefinition) => Promise<ExecutionEnvironment>;
  readonly environmentsPerFunctionMax: number;
}

/** Warm environments kept over all functions: a worker with a loaded bundle holds some 30 MB. */
const IDLE_ENVIRONMENTS_MAX = 24;
const IDLE_MS = 10 * 60_000;
/** Invocations that wait for an environment, per function. */
const WAITING_MAX = 10_000;

interface Idle {
  readonly environment: ExecutionEnvironment;
  readonly expiry: Timer;
}

/** Per definition, so that a function deployed again starts afresh. */
interface Lane {
  busy: number;
  readonly waiting: (() => void)[];
}

/** The execution environments of all functions: warm ones are used again, their number is bounded. */
export class EnvironmentPool {
  private readonly options: PoolOptions;
  private readonly lanes = new Map<FunctionDefinition, Lane>();
  /** The longest idle first: a set keeps the order of arrival. */
  private readonly idle = new Set<Idle>();
  private readonly running = new Set<ExecutionEnvironment>();
  private readonly runs = new Set<Promise<InvocationResult>>();
  private disposed = false;

  constructor(options: PoolOptions) {
    this.options = options;
  }

  /** Runs in a warm environment, a new one, or, when the function has as many as it may, the next that is free. */
  run(definition: FunctionDefinition, invocation: Invocation): Promise<InvocationResult> {
    const result = this.runInTurn(definition, invocation);
    this.runs.add(result);
    // The caller hears of a failure; here it only matters that the run is over.
    void result.catch(() => undefined).finally(() => this.runs.delete(result));
    return result;
  }

  /** How many environments of a function work right now. */
  busyCount(definition: FunctionDefinition): number {
    return this.lanes.get(definition)?.busy ?? 0;
  }

  /** Ends the busy workers of a function, not the warm ones: what they ran answers that its runtime exited. */
  async kill(definition: FunctionDefinition): Promise<number> {
    const busy = [...this.running].filter((environment) => environment.definition === definition);
    await Promise.all(busy.map((environment) => environment.terminate()));
    return busy.length;
  }

  /** Ends every worker; what was running answers that its runtime exited, what was waiting is rejected. */
  async dispose(): Promise<void> {
    this.disposed = true;
    const ending = [...this.running].map((environment) => environment.terminate());
    await Promise.all([...ending, ...[...this.idle].map((one) => this.end(one))]);
    await Promise.allSettled(this.runs);
  }

  private async runInTurn(definition: FunctionDefinition, invocation: Invocation): Promise<InvocationResult> {
    const lane = this.laneOf(definition);
    const busyMax = Math.min(definition.reservedConcurrency ?? Infinity, this.options.environmentsPerFunctionMax);
    if (lane.busy >= busyMax) await turn(lane);
    else lane.busy += 1;
    try {
      if (this.disposed) throw stopped(definition);
      return await this.runNow(definition, invocation);
    } finally {
      // A turn is handed on, so that nobody can push in between.
      const next = lane.waiting.shift();
      if (next === undefined) lane.busy -= 1;
      else next();
    }
  }

  private async runNow(definition: FunctionDefinition, invocation: Invocation): Promise<InvocationResult> {
    const environment = this.takeWarm(definition) ?? (await this.options.start(definition));
    this.running.add(environment);
    try {
      if (this.disposed) throw stopped(definition);
      return await environment.invoke(invocation);
    } finally {
      this.running.delete(environment);
      await (this.disposed ? environment.terminate() : this.keepWarm(environment));
    }
  }

  private takeWarm(definition: FunctionDefinition): ExecutionEnvironment | undefined {
    for (const one of [...this.idle]) {
      if (one.environment.definition !== definition) continue;
      this.idle.delete(one);
      one.expiry.cancel();
      if (one.environment.alive()) return one.environment;
    }
    return undefined;
  }

  private async keepWarm(environment: ExecutionEnvironment): Promise<void> {
    if (!environment.alive()) return;
    const one: Idle = { environment, expiry: this.options.clock.after(IDLE_MS, () => this.end(one)) };
    this.idle.add(one);
    const [longestIdle] = this.idle;
    if (this.idle.size > IDLE_ENVIRONMENTS_MAX && longestIdle !== undefined) await this.end(longestIdle);
  }

  private async end(one: Idle): Promise<void> {
    this.idle.delete(one);
    one.expiry.cancel();
    await one.environment.terminate();
  }

  private laneOf(definition: FunctionDefinition): Lane {
    const lane = this.lanes.get(definition) ?? { busy: 0, waiting: [] };
    this.lanes.set(definition, lane);
    return lane;
  }
}

function stopped({ functionName }: FunctionDefinition): Error {
  return new Error(`function ${functionName} did not run: the runtime stops`);
}

function turn(lane: Lane): Promise<void> {
  if (lane.waiting.length >= WAITING_MAX) throw new Error(`more than ${WAITING_MAX} invocations wait for one function`);
  return new Promise((resolve) => lane.waiting.push(resolve));
}
