import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Iam } from '../iam/iam.ts';
import type { LogGroups } from '../logs/log-groups.ts';
import type { CallService, Operation, WireService } from '../wire/service.ts';
import { createStateMachine } from './operations/create-state-machine.ts';
import { deleteStateMachine } from './operations/delete-state-machine.ts';
import { describeExecution } from './operations/describe-execution.ts';
import { describeStateMachine } from './operations/describe-state-machine.ts';
import { describeStateMachineForExecution } from './operations/describe-state-machine-for-execution.ts';
import { getExecutionHistory } from './operations/get-execution-history.ts';
import { listExecutions } from './operations/list-executions.ts';
import { listStateMachines } from './operations/list-state-machines.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import type { OperationContext } from './operations/operation-context.ts';
import { startExecution } from './operations/start-execution.ts';
import { stopExecution } from './operations/stop-execution.ts';
import { tagResource } from './operations/tag-resource.ts';
import { updateStateMachine } from './operations/update-state-machine.ts';
import { StatesStores } from './states-store.ts';
import type { StatusChangeEvent } from './status-change-event.ts';

export interface StepFunctionsOptions {
  readonly clock: Clock;
  /** How tasks reach the other local services, as the state machine's role. */
  readonly call: CallService;
  /** Says whether roles trust Step Functions and may deliver logs. */
  readonly iam: Iam;
  readonly logGroups: LogGroups;
  /** Told of every execution that starts and ends, with the event that AWS puts on the default bus. */
  readonly onStatusChange?: (event: StatusChangeEvent) => void;
  /** A number from 0 up to, not including, 1; for jitter and `$random`. The machine's own when absent. */
  readonly random?: () => number;
  /** A UUID; for execution names, request ids and `$uuid`. The machine's own when absent. */
  readonly newId?: () => string;
}

/** AWS Step Functions with Standard workflows, per account and region, in memory. */
export function createStepFunctions(options: StepFunctionsOptions): WireService {
  const { clock, call, iam, logGroups, onStatusChange = () => {}, random = Math.random, newId = randomUUID } = options;
  const context: OperationContext = {
    runtime: { clock, call, onStatusChange, random, newId },
    stores: new StatesStores(),
    iam,
    logGroups,
  };
  return {
    name: 'states',
    protocol: { kind: 'json', version: '1.0', targetPrefix: 'AWSStepFunctions' },
    operations: operationsOn(context),
  };
}

function operationsOn(context: OperationContext): Readonly<Record<string, Operation>> {
  return {
    CreateStateMachine: createStateMachine(context),
    DeleteStateMachine: deleteStateMachine(context),
    DescribeExecution: describeExecution(context),
    DescribeStateMachine: describeStateMachine(context),
    DescribeStateMachineForExecution: describeStateMachineForExecution(context),
    GetExecutionHistory: getExecutionHistory(context),
    ListExecutions: listExecutions(context),
    ListStateMachines: listStateMachines(context),
    ListTagsForResource: listTagsForResource(context),
    StartExecution: startExecution(context),
    StopExecution: stopExecution(context),
    TagResource: tagResource(context),
    UpdateStateMachine: updateStateMachine(context),
  };
}
