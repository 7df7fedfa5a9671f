import { notImitated } from '../wire/aws-fault.ts';
import type { Caller } from '../wire/service.ts';
import { requireArn } from './arns.ts';
import type { Execution, Revision } from './execution.ts';
import { executionDoesNotExist, machineDoesNotExist } from './faults.ts';
import type { LoggingConfiguration } from './machine-settings.ts';

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  readonly tags: Map<string, string>;
  revision: Revision;
  logging: LoggingConfiguration;
  /** Kept and described; nothing is traced. */
  tracing: unknown;
  status: 'ACTIVE' | 'DELETING';
}

/** AWS shows an execution for 90 days after its end, and its name is free again afterwards. */
const closedMsMax = 90 * 24 * 60 * 60 * 1000;

/** The state machines and executions of one account in one region. */
export class StatesStore {
  readonly machines = new Map<string, StateMachine>();
  /** In order of their start. */
  readonly executions = new Map<string, Execution>();

  /** Throws `InvalidArn` or `StateMachineDoesNotExist`. */
  machine(arn: string): StateMachine {
    if (requireArn(arn, 'stateMachine').qualifier !== '') throw notImitated('versions and aliases in Step Functions');
    const machine = this.machines.get(arn);
    if (machine === undefined) throw machineDoesNotExist(arn);
    return machine;
  }

  /** Throws `InvalidArn` or `ExecutionDoesNotExist`. */
  execution(arn: string): Execution {
    requireArn(arn, 'execution');
    const execution = this.executions.get(arn);
    if (execution === undefined) throw executionDoesNotExist(arn);
    return execution;
  }

  executionsOf(machine: StateMachine): readonly Execution[] {
    return [...this.executions.values()].filter((execution) => execution.start.machineArn === machine.arn);
  }

  forgetExpired(nowMs: number): void {
    for (const [arn, { end }] of this.executions) {
      if (end !== undefined && nowMs - end.stopMs > closedMsMax) this.executions.delete(arn);
    }
  }

  /** A state machine goes when its last execution has ended, and its executions with it. */
  removeIfDeleted(machine: StateMachine): void {
    const executions = this.executionsOf(machine);
    if (machine.status !== 'DELETING' || executions.some((execution) => execution.status === 'RUNNING')) return;
    for (const { start } of executions) this.executions.delete(start.arn);
    this.machines.delete(machine.arn);
  }
}

/** The stores of all accounts and regions, made when first asked for. */
export class StatesStores {
  private readonly stores = new Map<string, StatesStore>();

  of({ accountId, region }: Caller): StatesStore {
    const key = `${accountId}/${region}`;
    const store = this.stores.get(key) ?? new StatesStore();
    this.stores.set(key, store);
    return store;
  }
}
