import { AwsFault } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { executionArn } from '../arns.ts';
import { Execution } from '../execution.ts';
import { beginExecution } from '../execution-lifecycle.ts';
import { modelViolation } from '../faults.ts';
import { payloadBytesMax } from '../interpreter/payload-limit.ts';
import { requiredText, validName } from '../requests.ts';
import { type OperationContext, homeOf, permissionOn, storeOf } from './operation-context.ts';

interface StartExecutionInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  /** JSON text; an empty object when absent. */
  readonly input?: string;
  readonly traceHeader?: string;
  readonly [member: string]: unknown;
}

/** Starting again under the name of an execution that still runs, with the same input, answers that execution. */
export function startExecution(context: OperationContext): Operation<StartExecutionInput> {
  return {
    permissions: (input) => permissionOn('StartExecution', input.stateMachineArn),
    handle: (request, caller) => {
      const { runtime } = context;
      const store = storeOf(context, caller);
      const home = homeOf(context, store, requiredText(request, 'stateMachineArn'));
      const { machine } = home;
      const name = validName(request.name ?? runtime.newId());
      const input = validInput(request.input ?? '{}');
      if (machine.status === 'DELETING') {
        throw new AwsFault('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
      }
      store.forgetExpired(runtime.clock.now());
      const arn = executionArn(caller, machine.name, name);
      const existing = store.executions.get(arn);
      if (existing !== undefined) return answerFor(existing, input);
      const execution = new Execution({
        arn,
        name,
        machineArn: machine.arn,
        machineName: machine.name,
        revision: machine.revision,
        input,
        startMs: runtime.clock.now(),
        ...(request.traceHeader === undefined ? {} : { traceHeader: request.traceHeader }),
      });
      store.executions.set(arn, execution);
      beginExecution(home, execution);
      return answer(execution);
    },
  };
}

function answerFor(existing: Execution, input: string): ReturnType<typeof answer> {
  if (existing.status === 'RUNNING' && existing.start.input === input) return answer(existing);
  throw new AwsFault('ExecutionAlreadyExists', `Execution Already Exists: '${existing.start.arn}'`);
}

function answer({ start }: Execution): { readonly executionArn: string; readonly startDate: Date } {
  return { executionArn: start.arn, startDate: new Date(start.startMs) };
}

/** The text inside the quotes is the JSON parser's own, which differs from AWS's. */
function validInput(input: string): string {
  if (Buffer.byteLength(input) > payloadBytesMax) {
    const constraint = `Member must have length less than or equal to ${payloadBytesMax}`;
    throw modelViolation(`${input.slice(0, 20)}…`, 'input', constraint);
  }
  const invalid = (why: string) =>
    new AwsFault('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  if (input === '') throw invalid('Invalid execution input.');
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  return input;
}
