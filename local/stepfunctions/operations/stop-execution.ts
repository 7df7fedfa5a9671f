import type { Operation } from '../../wire/service.ts';
import { endExecution } from '../execution-lifecycle.ts';
import { requiredText } from '../requests.ts';
import { type OperationContext, homeOf, permissionOn, storeOf } from './operation-context.ts';

interface StopExecutionInput {
  readonly executionArn: string;
  readonly error?: string;
  readonly cause?: string;
  readonly [member: string]: unknown;
}

/** Stopping what has already ended changes nothing and answers when it ended; that answer is a guess. */
export function stopExecution(context: OperationContext): Operation<StopExecutionInput> {
  return {
    permissions: (input) => permissionOn('StopExecution', input.executionArn),
    handle: (input, caller) => {
      const { error, cause } = input;
      const store = storeOf(context, caller);
      const execution = store.execution(requiredText(input, 'executionArn'));
      const home = homeOf(context, store, execution.start.machineArn);
      endExecution(home, execution, {
        status: 'ABORTED',
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      });
      return { stopDate: new Date(execution.end!.stopMs) };
    },
  };
}
