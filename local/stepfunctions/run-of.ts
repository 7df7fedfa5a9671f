import type { Clock } from '../clock.ts';
import { AwsFault } from '../wire/aws-fault.ts';
import type { Caller } from '../wire/service.ts';
import { parseArn } from './arns.ts';
import type { Execution } from './execution.ts';
import type { Integration } from './integrations/integration-of.ts';
import { requestOf } from './integrations/request-of.ts';
import { resultOf } from './integrations/result-of.ts';
import { taskError } from './integrations/task-error.ts';
import { ExecutionClosed, type Run } from './interpreter/run.ts';
import { StateError } from './interpreter/state-error.ts';
import { atMoment } from './long-timer.ts';
import type { Runtime } from './runtime.ts';
import type { StateMachine } from './states-store.ts';

/** Where an execution runs. `abort` ends it when its state machine is being deleted. */
export interface Surroundings {
  readonly runtime: Runtime;
  readonly machine: StateMachine;
  readonly abort: () => void;
}

/** The interpreter's view of an execution, with the clock and the other services behind it. */
export function runOf(home: Surroundings, execution: Execution): Run {
  const { clock, random, newId } = home.runtime;
  const { start } = execution;
  const { account, region } = parseArn(start.arn);
  const principal = { kind: 'role', roleArn: start.revision.roleArn, sessionName: start.name } as const;
  const caller: Caller = { accountId: account, region, principal };
  return {
    definition: start.revision.definition,
    input: JSON.parse(start.input) as unknown,
    region,
    context: contextOf(execution),
    now: () => clock.now(),
    random,
    newId,
    record: (type, details) => record(home, execution, type, details),
    sleepUntil: (moment) => new Promise((resolve) => void keepTimer(execution, clock, moment, resolve)),
    perform: (integration, args, timeoutMs) =>
      withinTime(execution, clock, timeoutMs, callService(home, execution, caller, integration, args)),
  };
}

function contextOf({ start }: Execution): Readonly<Record<string, unknown>> {
  return {
    Execution: {
      Id: start.arn,
      Input: JSON.parse(start.input) as unknown,
      StartTime: new Date(start.startMs).toISOString(),
      Name: start.name,
      RoleArn: start.revision.roleArn,
      RedriveCount: 0,
    },
    StateMachine: { Id: start.machineArn, Name: start.machineName },
  };
}

/** An execution of a state machine that is being deleted ends at its next transition. */
function record(
  home: Surroundings,
  execution: Execution,
  type: string,
  details: Readonly<Record<string, unknown>>,
): number {
  if (home.machine.status === 'DELETING' && type.endsWith('StateEntered')) {
    home.abort();
  }
  if (execution.status !== 'RUNNING') throw new ExecutionClosed();
  return execution.history.record(type, details, new Date(home.runtime.clock.now()));
}

async function callService(
  { runtime }: Surroundings,
  { start }: Execution,
  caller: Caller,
  integration: Integration,
  args: unknown,
): Promise<unknown> {
  const requestId = runtime.newId();
  const request = requestOf(integration, args, { machineArn: start.machineArn, executionArn: start.arn });
  const answer: unknown = await runtime
    .call(integration.service, integration.operation, request, caller)
    .catch((error: unknown) => {
      throw error instanceof AwsFault ? taskError(integration, error, requestId) : error;
    });
  return resultOf(integration, answer, requestId);
}

/** Fails with `States.Timeout` when the work takes too long; its late answer then counts for nothing, as in AWS. */
function withinTime<T>(
  execution: Execution,
  clock: Clock,
  timeoutMs: number | undefined,
  work: Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return work;
  return new Promise((resolve, reject) => {
    const timeOut = () => reject(new StateError('States.Timeout'));
    const forget = keepTimer(execution, clock, clock.now() + timeoutMs, timeOut);
    work.then(resolve, reject).finally(forget);
  });
}

/** A timer that the execution's end cancels. Returns what cancels it earlier. */
function keepTimer(execution: Execution, clock: Clock, moment: number, task: () => void): () => void {
  const timer = atMoment(clock, moment, () => {
    execution.timers.delete(timer);
    task();
  });
  execution.timers.add(timer);
  return () => {
    timer.cancel();
    execution.timers.delete(timer);
  };
}
