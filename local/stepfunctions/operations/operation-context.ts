import type { Iam } from '../../iam/iam.ts';
import type { LogGroups } from '../../logs/log-groups.ts';
import type { Caller, Permission } from '../../wire/service.ts';
import type { Home } from '../execution-lifecycle.ts';
import type { SettingsContext } from '../machine-settings.ts';
import type { Runtime } from '../runtime.ts';
import type { StatesStore, StatesStores } from '../states-store.ts';

/** What every operation works on. */
export interface OperationContext {
  readonly runtime: Runtime;
  readonly stores: StatesStores;
  readonly iam: Iam;
  readonly logGroups: LogGroups;
}

/** A permission on the resource that a member of the request names. */
export function permissionOn(action: string, resource: unknown): readonly Permission[] {
  return [{ action: `states:${action}`, resource: typeof resource === 'string' ? resource : '*' }];
}

/** Whoever gives a role to a state machine must be allowed to pass it on. */
export function passRole(roleArn: unknown): readonly Permission[] {
  if (typeof roleArn !== 'string') return [];
  const context = { 'iam:PassedToService': 'states.amazonaws.com' };
  return [{ action: 'iam:PassRole', resource: roleArn, context }];
}

export function settingsContext(
  { iam, logGroups }: OperationContext,
  caller: Caller,
  machineArn: string,
): SettingsContext {
  return { iam, logGroups, caller, machineArn };
}

export function storeOf({ stores }: OperationContext, caller: Caller): StatesStore {
  return stores.of(caller);
}

/** Where an execution of this store lives. */
export function homeOf({ runtime }: OperationContext, store: StatesStore, machineArn: string): Home {
  return { runtime, store, machine: store.machine(machineArn) };
}
