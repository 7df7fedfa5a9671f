import type { ExecutionStatus } from './execution.ts';

/** Whether AWS would redrive an execution. The local runtime refuses the redrive itself. */
export function redriveStatus(status: ExecutionStatus): Readonly<Record<string, unknown>> {
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') return { redriveCount: 0, redriveStatus: 'REDRIVABLE' };
  const redriveStatusReason = `Execution is ${status} and cannot be redriven`;
  return { redriveCount: 0, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
}
