import { parseArn } from './arns.ts';
import type { Execution } from './execution.ts';
import { redriveStatus } from './redrive-status.ts';

/** The EventBridge event of an execution that started or ended. */
export interface StatusChangeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Step Functions Execution Status Change';
  readonly source: 'aws.states';
  readonly account: string;
  /** ISO 8601 in whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The event for an execution's present status. In `detail`, dates are milliseconds and absent members are null. */
export function statusChangeEvent(execution: Execution, id: string, nowMs: number): StatusChangeEvent {
  const { account, region } = parseArn(execution.start.arn);
  return {
    version: '0',
    id,
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account,
    time: new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [execution.start.arn],
    detail: detailOf(execution),
  };
}

function detailOf({ start, status, end }: Execution): Readonly<Record<string, unknown>> {
  return {
    executionArn: start.arn,
    stateMachineArn: start.machineArn,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name: start.name,
    status,
    startDate: start.startMs,
    stopDate: end?.stopMs ?? null,
    input: start.input,
    inputDetails: { included: true },
    output: end?.output ?? null,
    outputDetails: end?.output === undefined ? null : { included: true },
    error: end?.error ?? null,
    cause: end?.cause ?? null,
    redriveDate: null,
    redriveStatusReason: null,
    ...redriveStatus(status),
  };
}
