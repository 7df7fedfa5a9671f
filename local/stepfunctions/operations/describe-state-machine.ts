import type { Operation } from '../../wire/service.ts';
import { refuseMembers, requiredText } from '../requests.ts';
import { type OperationContext, permissionOn, storeOf } from './operation-context.ts';

interface DescribeStateMachineInput {
  readonly stateMachineArn: string;
  readonly [member: string]: unknown;
}

export function describeStateMachine(context: OperationContext): Operation<DescribeStateMachineInput> {
  return {
    permissions: (input) => permissionOn('DescribeStateMachine', input.stateMachineArn),
    handle: (input, caller) => {
      const machine = storeOf(context, caller).machine(requiredText(input, 'stateMachineArn'));
      refuseMembers('DescribeStateMachine', input, []);
      const { definitionText, roleArn, revisionId } = machine.revision;
      return {
        stateMachineArn: machine.arn,
        name: machine.name,
        status: machine.status,
        definition: definitionText,
        roleArn,
        type: 'STANDARD',
        creationDate: new Date(machine.createdMs),
        loggingConfiguration: machine.logging,
        tracingConfiguration: machine.tracing,
        ...(revisionId === undefined ? {} : { revisionId }),
      };
    },
  };
}
