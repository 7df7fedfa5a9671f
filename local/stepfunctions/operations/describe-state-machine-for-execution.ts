import type { Operation } from '../../wire/service.ts';
import { refuseMembers, requiredText } from '../requests.ts';
import { type OperationContext, permissionOn, storeOf } from './operation-context.ts';

interface DescribeStateMachineForExecutionInput {
  readonly executionArn: string;
  readonly [member: string]: unknown;
}

/** The state machine as it was when the execution started. */
export function describeStateMachineForExecution(
  context: OperationContext,
): Operation<DescribeStateMachineForExecutionInput> {
  return {
    permissions: (input) => permissionOn('DescribeStateMachineForExecution', input.executionArn),
    handle: (input, caller) => {
      const store = storeOf(context, caller);
      const { start } = store.execution(requiredText(input, 'executionArn'));
      refuseMembers('DescribeStateMachineForExecution', input, []);
      const { definitionText, roleArn, revisionId, updatedMs } = start.revision;
      const machine = store.machine(start.machineArn);
      return {
        stateMachineArn: start.machineArn,
        name: start.machineName,
        definition: definitionText,
        roleArn,
        updateDate: new Date(updatedMs),
        loggingConfiguration: machine.logging,
        tracingConfiguration: machine.tracing,
        ...(revisionId === undefined ? {} : { revisionId }),
      };
    },
  };
}
