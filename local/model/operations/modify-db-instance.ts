import { notImitated } from '../../wire/aws-fault.ts';
import { clusterOfInstance } from '../cluster-of-instance.ts';
import { describeInstance } from '../describe-instance.ts';
import { engineVersion } from '../engines.ts';
import { rdsFault } from '../faults.ts';
import { parameterGroupFor, parameterGroups } from '../groups.ts';
import { newIdentifier, required } from '../identifiers.ts';
import { instanceNamed, instanceStands, requireInstanceAvailable, type Instance } from '../instance.ts';
import { pick } from '../parameters.ts';
import type { Scope } from '../region-state.ts';
import type { DBInstance, ModifyDBInstanceMessage } from '../shapes.ts';
import { queueTransition } from '../transitions.ts';
import { checkInstanceClass } from './create-db-instance.ts';

const IMITATED = new Set<string>([
  'DBInstanceIdentifier',
  'NewDBInstanceIdentifier',
  'DBInstanceClass',
  'PromotionTier',
  'DBParameterGroupName',
  'ApplyImmediately',
  'AutoMinorVersionUpgrade',
  'PubliclyAccessible',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'PreferredMaintenanceWindow',
  'CACertificateIdentifier',
  'CopyTagsToSnapshot',
]);

/** Changes a member. Without `ApplyImmediately` a new class or name waits for a maintenance window, which never comes. */
export function modifyDbInstance(scope: Scope, input: ModifyDBInstanceMessage): { DBInstance: DBInstance } {
  for (const [parameter, value] of Object.entries(input)) {
    if (value !== undefined && !IMITATED.has(parameter)) throw notImitated(`${parameter} of rds:ModifyDBInstance`);
  }
  const instance = instanceNamed(scope, required('DBInstanceIdentifier', input.DBInstanceIdentifier));
  const cluster = clusterOfInstance(scope, instance);
  requireInstanceAvailable(instance);
  if (input.DBInstanceClass !== undefined) checkInstanceClass(cluster, input.DBInstanceClass);
  const newName = checkNewName(scope, instance, input.NewDBInstanceIdentifier);
  applyAtOnce(scope, instance, input, engineVersion(cluster.engine, cluster.engineVersion).family);
  if (newName !== undefined) instance.pending.DBInstanceIdentifier = newName;
  if (input.DBInstanceClass !== undefined && input.DBInstanceClass !== instance.instanceClass) {
    instance.pending.DBInstanceClass = input.DBInstanceClass;
  }
  if (input.ApplyImmediately) applyPending(scope, instance);
  return { DBInstance: describeInstance(scope, instance) };
}

function checkNewName(scope: Scope, instance: Instance, identifier: string | undefined): string | undefined {
  if (identifier === undefined) return undefined;
  const name = newIdentifier('NewDBInstanceIdentifier', identifier);
  if (name === instance.name) return undefined;
  const isTaken = [...scope.state.instances.values()].some(
    (other) => other.name === name || (other !== instance && other.pending.DBInstanceIdentifier === name),
  );
  if (isTaken) throw rdsFault('DBInstanceAlreadyExists', 'DB instance already exists');
  return name;
}

function applyAtOnce(scope: Scope, instance: Instance, input: ModifyDBInstanceMessage, family: string): void {
  if (input.DBParameterGroupName !== undefined) {
    instance.parameterGroup = parameterGroupFor(scope, parameterGroups, input.DBParameterGroupName, family);
  }
  instance.promotionTier = input.PromotionTier ?? instance.promotionTier;
  Object.assign(
    instance.settings,
    pick(input, [
      'AutoMinorVersionUpgrade',
      'PubliclyAccessible',
      'MonitoringInterval',
      'MonitoringRoleArn',
      'PreferredMaintenanceWindow',
      'CACertificateIdentifier',
      'CopyTagsToSnapshot',
    ]),
  );
}

function applyPending(scope: Scope, instance: Instance): void {
  const { DBInstanceClass: instanceClass, DBInstanceIdentifier: newName } = instance.pending;
  const queue = (status: 'modifying' | 'renaming', durationMs: number, apply: () => void) => {
    if (instance.transitions.some((transition) => transition.status === status)) return;
    const stands = () => instanceStands(scope, instance);
    queueTransition(scope, instance, stands, {
      status,
      durationMs,
      work: () => undefined,
      apply,
      giveUp: () => undefined,
    });
  };
  if (instanceClass !== undefined) {
    queue('modifying', scope.durations.modifyMs, () => {
      instance.instanceClass = instanceClass;
      delete instance.pending.DBInstanceClass;
    });
  }
  if (newName !== undefined) queue('renaming', scope.durations.renameMs, () => rename(scope, instance, newName));
}

function rename(scope: Scope, instance: Instance, newName: string): void {
  scope.state.instances.delete(instance.name);
  instance.name = newName;
  scope.state.instances.set(newName, instance);
  delete instance.pending.DBInstanceIdentifier;
}
