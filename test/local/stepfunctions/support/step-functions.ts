import { createIam, type Iam } from '../../../../local/iam/iam.ts';
import { LogGroups } from '../../../../local/logs/log-groups.ts';
import { createStepFunctions } from '../../../../local/stepfunctions/service.ts';
import type { StatusChangeEvent } from '../../../../local/stepfunctions/status-change-event.ts';
import type { CallService, Caller, Permission } from '../../../../local/wire/service.ts';
import { type VirtualClock, virtualClock } from '../../support/virtual-clock.ts';

export const roleArn = 'arn:aws:iam::111122223333:role/saga-clock';

/** Exists; `roleArn` may deliver logs to it. */
export const logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/states/saga-clock:*';

const developer: Caller = { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } };

export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  readonly input: any;
  readonly caller: Caller;
}

export interface Bench {
  readonly clock: VirtualClock;
  readonly iam: Iam;
  /** Every call that tasks made, oldest first. */
  readonly calls: ServiceCall[];
  readonly statusChanges: StatusChangeEvent[];
  /** Calls an operation of Step Functions. */
  ask(operation: string, input: object, caller?: Caller): Promise<any>;
  permissions(operation: string, input: object): readonly Permission[];
  create(definition: object | string, name?: string): Promise<string>;
  /** Creates a machine and starts it; its first state is entered when the clock moves. */
  start(definition: object, input?: unknown, name?: string): Promise<string>;
  /** Creates, starts and lets everything happen that needs no time; answers DescribeExecution. */
  run(definition: object, input?: unknown): Promise<any>;
  events(executionArn: string): Promise<any[]>;
  types(executionArn: string): Promise<string[]>;
}

/** Step Functions on a virtual clock; `answer` plays every other service. */
export function bench(answer: (call: ServiceCall) => unknown = () => ({}), random = () => 0.5): Bench {
  const clock = virtualClock();
  const calls: ServiceCall[] = [];
  const statusChanges: StatusChangeEvent[] = [];
  const call: CallService = async (service, operation, input, caller) => {
    calls.push({ service, operation, input, caller });
    return answer({ service, operation, input, caller });
  };
  let ids = 0;
  const newId = () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const onStatusChange = (event: StatusChangeEvent) => void statusChanges.push(event);
  const iam = createIam({ clock });
  putRole(iam, roleArn);
  iam.putRolePolicy(roleArn, 'Logs', { Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }] });
  const logGroups = new LogGroups();
  logGroups.create(logGroupArn);
  const { operations } = createStepFunctions({ clock, call, iam, logGroups, onStatusChange, random, newId });
  const ask = async (operation: string, input: object, caller = developer): Promise<any> =>
    operations[operation]!.handle(input, caller);
  let machines = 0;
  const create = async (definition: object | string, name = `machine-${(machines += 1)}`): Promise<string> => {
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
    return (await ask('CreateStateMachine', { name, definition: text, roleArn })).stateMachineArn;
  };
  const start = async (definition: object, input: unknown = {}, name?: string): Promise<string> => {
    const stateMachineArn = await create(definition);
    const request = { stateMachineArn, input: JSON.stringify(input), ...(name === undefined ? {} : { name }) };
    return (await ask('StartExecution', request)).executionArn;
  };
  const events = async (executionArn: string): Promise<any[]> =>
    (await ask('GetExecutionHistory', { executionArn, maxResults: 1000 })).events;
  return {
    clock,
    iam,
    calls,
    statusChanges,
    ask,
    permissions: (operation, input) => operations[operation]!.permissions(input, developer),
    create,
    start,
    run: async (definition, input) => {
      const executionArn = await start(definition, input);
      await clock.advance(0);
      return ask('DescribeExecution', { executionArn });
    },
    events,
    types: async (executionArn) => (await events(executionArn)).map(({ type }) => type),
  };
}

/** A role without permissions, which trusts Step Functions or another service. */
export function putRole(iam: Iam, arn: string, Service: string | string[] = 'states.amazonaws.com'): void {
  const Statement = [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }];
  iam.putRole({ roleArn: arn, trustPolicy: { Version: '2012-10-17', Statement } });
}

/** A JSONata machine; the first state named is where it starts. */
export function machine(states: object, fields: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...fields };
}
