import type { Operation } from '../../wire/service.ts';
import { requireArn } from '../arns.ts';
import { requiredText } from '../requests.ts';
import { type OperationContext, permissionOn, storeOf } from './operation-context.ts';

interface DeleteStateMachineInput {
  readonly stateMachineArn: string;
  readonly [member: string]: unknown;
}

/** Deleting what is not there succeeds. What is there is gone once its running executions have ended. */
export function deleteStateMachine(context: OperationContext): Operation<DeleteStateMachineInput> {
  return {
    permissions: (input) => permissionOn('DeleteStateMachine', input.stateMachineArn),
    handle: (input, caller) => {
      const arn = requiredText(input, 'stateMachineArn');
      requireArn(arn, 'stateMachine');
      const store = storeOf(context, caller);
      const machine = store.machines.get(arn);
      if (machine === undefined) return {};
      machine.status = 'DELETING';
      store.removeIfDeleted(machine);
      return {};
    },
  };
}
