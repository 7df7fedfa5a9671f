import { rdsArn } from './arns.ts';
import { announce, type RdsEventId } from './events.ts';
import { rdsFault } from './faults.ts';
import type { Scope } from './region-state.ts';
import type { Transition } from './transitions.ts';
import type { Visibility } from './visible.ts';
import type { DBInstance, PendingModifiedValues, Tag } from './shapes.ts';

export interface Instance extends Visibility {
  /** Lower case; a rename changes it. */
  name: string;
  /** The name by which DNS leads to it, while that is a former one. */
  dnsName?: string;
  readonly resourceId: string;
  readonly clusterResourceId: string;
  /** Position in the order of creation. */
  readonly order: number;
  readonly engine: string;
  readonly availabilityZone: string;
  createdAt?: Date;
  status: string;
  isWriter: boolean;
  instanceClass: string;
  promotionTier: number;
  parameterGroup: string;
  /** The cluster's `parametersVersion` when it last started. */
  clusterParametersVersion: number;
  settings: Partial<DBInstance>;
  pending: PendingModifiedValues;
  readonly transitions: Transition[];
  tags: Tag[];
}

export function instanceArn(scope: Scope, name: string): string {
  return rdsArn(scope, 'db', name);
}

/** By name or ARN, in any letter case. Throws `DBInstanceNotFound`. */
export function instanceNamed(scope: Scope, identifier: string): Instance {
  const prefix = instanceArn(scope, '');
  const name = identifier.startsWith(prefix) ? identifier.slice(prefix.length) : identifier;
  const instance = scope.state.instances.get(name.toLowerCase());
  if (!instance) throw rdsFault('DBInstanceNotFound', `DBInstance ${identifier} not found.`);
  return instance;
}

export function instanceStands(scope: Scope, instance: Instance): boolean {
  return scope.state.instances.get(instance.name) === instance;
}

/** Throws `InvalidDBInstanceState` unless the instance is `available`. */
export function requireInstanceAvailable(instance: Instance): void {
  if (instance.status === 'available') return;
  throw rdsFault('InvalidDBInstanceState', `Instance ${instance.name} is not in available state.`);
}

export function announceInstance(scope: Scope, instance: Instance, eventId: RdsEventId, words?: string): void {
  const subject = {
    kind: 'instance',
    name: instance.name,
    arn: instanceArn(scope, instance.name),
    tags: instance.tags,
  } as const;
  announce(scope, subject, eventId, words);
}
