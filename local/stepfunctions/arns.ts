import type { Caller } from '../wire/service.ts';
import { invalidArn } from './faults.ts';

export interface StatesArn {
  readonly region: string;
  readonly account: string;
  readonly type: 'stateMachine' | 'execution';
  /** Of the state machine. */
  readonly machineName: string;
  /** Of the execution; empty for a state machine. A version or alias of a state machine shows here too. */
  readonly qualifier: string;
}

type Place = Pick<Caller, 'region' | 'accountId'>;

export function machineArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
}

export function executionArn({ region, accountId }: Place, machineName: string, name: string): string {
  return `arn:aws:states:${region}:${accountId}:execution:${machineName}:${name}`;
}

/** Throws `InvalidArn` for what is not an ARN of a state machine or an execution. */
export function parseArn(arn: string): StatesArn {
  const [prefix, , service, region = '', account = '', type = '', machineName = '', ...rest] = arn.split(':');
  if (prefix !== 'arn' || service !== 'states') throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (type !== 'stateMachine' && type !== 'execution') {
    throw invalidArn(`Resource type not valid in this context: ${type}`);
  }
  return { region, account, type, machineName, qualifier: rest.join(':') };
}

/** Throws `InvalidArn` unless the ARN is of the type that an operation takes. */
export function requireArn(arn: string, type: StatesArn['type']): StatesArn {
  const parsed = parseArn(arn);
  if (parsed.type !== type) throw invalidArn(`Resource type not valid in this context: ${parsed.type}`);
  return parsed;
}
