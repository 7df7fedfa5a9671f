import type { Operation } from '../../wire/service.ts';
import { modelViolation } from '../faults.ts';
import { pageOf } from '../pages.ts';
import { refuseMembers, requiredText } from '../requests.ts';
import { type OperationContext, permissionOn, storeOf } from './operation-context.ts';

interface ListExecutionsInput {
  readonly stateMachineArn: string;
  readonly statusFilter?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly [member: string]: unknown;
}

const statuses = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'];

/** The newest first. */
export function listExecutions(context: OperationContext): Operation<ListExecutionsInput> {
  return {
    permissions: (input) => permissionOn('ListExecutions', input.stateMachineArn),
    handle: (input, caller) => {
      refuseMembers('ListExecutions', input, ['mapRunArn', 'redriveFilter']);
      const { statusFilter } = input;
      if (statusFilter !== undefined && !statuses.includes(statusFilter)) {
        const constraint = `Member must satisfy enum value set: [${statuses.join(', ')}]`;
        throw modelViolation(statusFilter, 'statusFilter', constraint);
      }
      const store = storeOf(context, caller);
      const machine = store.machine(requiredText(input, 'stateMachineArn'));
      const all = store
        .executionsOf(machine)
        .filter(({ status }) => statusFilter === undefined || status === statusFilter)
        .toReversed();
      const { page, next } = pageOf(all, ({ start }) => start.arn, input);
      const executions = page.map(({ start, status, end }) => ({
        executionArn: start.arn,
        stateMachineArn: start.machineArn,
        name: start.name,
        status,
        startDate: new Date(start.startMs),
        ...(end === undefined ? {} : { stopDate: new Date(end.stopMs) }),
        redriveCount: 0,
      }));
      return { executions, ...next };
    },
  };
}
