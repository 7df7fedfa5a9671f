import type { Clock, Timer } from '../clock.ts';
import type { ExecutionEnvironment, Invocation, InvocationResult } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';

export interface EnvironmentPool {
  /** Runs in a warm environment, a new one, or, when the function has as many as it may, the next that is free. */
  run(definition: FunctionDefinition, invocation: Invocation): Promise<InvocationResult>;
  /** How many environments of a function work right now. */
  busyCount(definition: FunctionDefinition): number;
  /** Ends every worker; what was running answers that its runtime exited, what was waiting is rejected. */
  dispose(): Promise<void>;
}

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

export function createEnvironmentPool({ clock, start, environmentsPerFunctionMax }: PoolOptions): EnvironmentPool {
  const lanes = new Map<FunctionDefinition, Lane>();
  const idle = new Set<Idle>();
  const running = new Set<ExecutionEnvironment>();
  const runs = new Set<Promise<InvocationResult>>();
  let disposed = false;

  const laneOf = (definition: FunctionDefinition): Lane => {
    const lane = lanes.get(definition) ?? { busy: 0, waiting: [] };
    lanes.set(definition, lane);
    return lane;
  };
  const end = async (one: Idle): Promise<void> => {
    idle.delete(one);
    one.expiry.cancel();
    await one.environment.terminate();
  };
  const keepWarm = async (environment: ExecutionEnvironment): Promise<void> => {
    if (!environment.alive()) return;
    const one: Idle = { environment, expiry: clock.after(IDLE_MS, () => end(one)) };
    idle.add(one);
    // A set keeps the order of arrival: the first is the longest idle.
    const [oldest] = idle;
    if (idle.size > IDLE_ENVIRONMENTS_MAX && oldest !== undefined) await end(oldest);
  };
  const takeWarm = (definition: FunctionDefinition): ExecutionEnvironment | undefined => {
    for (const one of [...idle]) {
      if (one.environment.definition !== definition) continue;
      idle.delete(one);
      one.expiry.cancel();
      if (one.environment.alive()) return one.environment;
    }
    return undefined;
  };
  const runNow = async (definition: FunctionDefinition, invocation: Invocation): Promise<InvocationResult> => {
    const environment = takeWarm(definition) ?? (await start(definition));
    running.add(environment);
    try {
      if (disposed) throw stopped(definition);
      return await environment.invoke(invocation);
    } finally {
      running.delete(environment);
      await (disposed ? environment.terminate() : keepWarm(environment));
    }
  };

  const run: EnvironmentPool['run'] = async (definition, invocation) => {
    const lane = laneOf(definition);
    const busyMax = Math.min(definition.reservedConcurrency ?? Infinity, environmentsPerFunctionMax);
    if (lane.busy >= busyMax) await turn(lane);
    else lane.busy += 1;
    try {
      if (disposed) throw stopped(definition);
      return await runNow(definition, invocation);
    } finally {
      // A turn is handed on, so that nobody can push in between.
      const next = lane.waiting.shift();
      if (next === undefined) lane.busy -= 1;
      else next();
    }
  };

  return {
    run: (definition, invocation) => {
      const result = run(definition, invocation);
      runs.add(result);
      // The caller hears of a failure; here it only matters that the run is over.
      result.catch(() => undefined).finally(() => runs.delete(result));
      return result;
    },
    busyCount: (definition) => lanes.get(definition)?.busy ?? 0,
    dispose: async () => {
      disposed = true;
      await Promise.all([...[...idle].map(end), ...[...running].map((environment) => environment.terminate())]);
      await Promise.allSettled(runs);
    },
  };
}

function stopped({ functionName }: FunctionDefinition): Error {
  return new Error(`function ${functionName} did not run: the runtime stops`);
}

function turn(lane: Lane): Promise<void> {
  if (lane.waiting.length >= WAITING_MAX) throw new Error(`more than ${WAITING_MAX} invocations wait for one function`);
  return new Promise((resolve) => lane.waiting.push(resolve));
}
