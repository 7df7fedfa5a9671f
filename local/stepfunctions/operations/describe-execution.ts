import type { Operation } from '../../wire/service.ts';
import { redriveStatus } from '../redrive-status.ts';
import { refuseMembers, requiredText } from '../requests.ts';
import { type OperationContext, permissionOn, storeOf } from './operation-context.ts';

interface DescribeExecutionInput {
  readonly executionArn: string;
  readonly [member: string]: unknown;
}

export function describeExecution(context: OperationContext): Operation<DescribeExecutionInput> {
  return {
    permissions: (input) => permissionOn('DescribeExecution', input.executionArn),
    handle: (input, caller) => {
      const { start, status, end } = storeOf(context, caller).execution(requiredText(input, 'executionArn'));
      refuseMembers('DescribeExecution', input, []);
      const { output, error, cause } = end ?? {};
      return {
        executionArn: start.arn,
        stateMachineArn: start.machineArn,
        name: start.name,
        status,
        startDate: new Date(start.startMs),
        ...(end === undefined ? {} : { stopDate: new Date(end.stopMs) }),
        input: start.input,
        inputDetails: { included: true },
        ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
        ...(start.traceHeader === undefined ? {} : { traceHeader: start.traceHeader }),
        ...redriveStatus(status),
      };
    },
  };
}
