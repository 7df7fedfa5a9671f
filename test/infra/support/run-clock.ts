import jsonata from 'jsonata';
import type { StateMachineDefinition } from '../../../infra/saga-clock.ts';

/** A saga item in DynamoDB's own writing, or nothing while there is none. */
export type SagaItem = Readonly<Record<string, unknown>> | undefined;

export interface ClockRun {
  /** Names of the states in their order. */
  readonly states: readonly string[];
  /** Entries put on the bus, with the time of the put. */
  readonly entries: readonly { readonly atMs: number; readonly entry: any }[];
  readonly endedAs?: { readonly type: string; readonly error?: string; readonly cause?: string };
  readonly nowMs: number;
}

/**
 * Runs the states language as far as the clock uses it: enough to see what it says and when. `itemAt` is what DynamoDB
 * answers at a time. Stops at `untilMs`, or after `statesMax` states.
 */
export async function runClock(
  { StartAt, States }: StateMachineDefinition,
  options: {
    readonly itemAt: (nowMs: number) => SagaItem;
    readonly startMs: number;
    readonly untilMs: number;
    readonly statesMax?: number;
  },
): Promise<ClockRun> {
  let [nowMs, name, variables] = [options.startMs, StartAt, {} as Record<string, unknown>];
  const states: string[] = [];
  const entries: { atMs: number; entry: any }[] = [];
  while (nowMs < options.untilMs && states.length < (options.statesMax ?? 10_000)) {
    states.push(name);
    const state = States[name] as unknown as State;
    const seen = { nowMs, variables, result: undefined as unknown };
    if (state.Type === 'Succeed' || state.Type === 'Fail') {
      const [error, cause] = [await evaluated(state.Error, seen), await evaluated(state.Cause, seen)];
      return { states, entries, nowMs, endedAs: { type: state.Type, error, cause } };
    }
    if (state.Type === 'Choice') {
      name = await chosen(state, seen);
      continue;
    }
    if (state.Type === 'Task') {
      const args = await evaluated(state.Arguments, seen);
      if (state.Resource.endsWith('dynamodb:getItem')) seen.result = { Item: options.itemAt(nowMs) };
      else for (const entry of args.Entries) entries.push({ atMs: nowMs, entry });
    }
    if (state.Type === 'Wait') {
      const untilMs = state.Seconds ? nowMs + state.Seconds * 1000 : Date.parse(await evaluated(state.Timestamp, seen));
      nowMs = Math.max(nowMs, untilMs);
    }
    variables = { ...variables, ...(await evaluated(state.Assign ?? {}, seen)) };
    name = state.Next;
  }
  return { states, entries, nowMs };
}

/** The members of every kind of state that the clock uses; which of them are there, its type says. */
interface State {
  readonly Type: string;
  readonly Resource: string;
  readonly Arguments?: unknown;
  readonly Seconds?: number;
  readonly Timestamp?: string;
  readonly Assign?: object;
  readonly Choices: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default: string;
  readonly Error?: string;
  readonly Cause?: string;
  readonly Next: string;
}

interface Seen {
  readonly nowMs: number;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly result: unknown;
}

async function chosen({ Choices, Default }: State, seen: Seen): Promise<string> {
  for (const { Condition, Next } of Choices) {
    const holds: unknown = await evaluated(Condition, seen);
    if (typeof holds !== 'boolean') throw new Error(`condition '${Condition}' is ${String(holds)}, expected a boolean`);
    if (holds) return Next;
  }
  return Default;
}

async function evaluated(template: any, seen: Seen): Promise<any> {
  if (Array.isArray(template)) return Promise.all(template.map((item) => evaluated(item, seen)));
  if (typeof template === 'object' && template !== null) {
    const members = Object.entries(template).map(async ([key, value]) => [key, await evaluated(value, seen)] as const);
    return Object.fromEntries(await Promise.all(members));
  }
  const expression = typeof template === 'string' ? /^\{%(.*)%\}$/s.exec(template)?.[1] : undefined;
  if (expression === undefined) return template;
  const value: unknown = await compiled(expression).evaluate(undefined, bindings(seen));
  // Step Functions fails the execution then.
  if (value === undefined) throw new Error(`expression '${expression}' returned nothing`);
  return JSON.parse(JSON.stringify(value));
}

const cache = new Map<string, jsonata.Expression>();

/** Compiling costs far more than evaluating, and a day of the clock evaluates the same few expressions. */
function compiled(expression: string): jsonata.Expression {
  const known = cache.get(expression) ?? jsonata(expression);
  cache.set(expression, known);
  return known;
}

function bindings({ nowMs, variables, result }: Seen): Record<string, unknown> {
  return {
    ...variables,
    millis: () => nowMs,
    now: () => new Date(nowMs).toISOString(),
    states: {
      input: { restoreId: 'r-3f9a1c52d0b74e6f' },
      result: JSON.parse(JSON.stringify(result ?? {})),
      context: { Execution: { Id: 'arn:aws:states:eu-west-1:111122223333:execution:aurora-restore-clock:r-3f9a' } },
    },
  };
}
