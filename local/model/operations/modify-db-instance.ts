import { notImitated } from '../../wire/aws-fault.ts';
import type { Cluster } from '../cluster.ts';
import { clusterOfInstance } from '../cluster-of-instance.ts';
import { describeInstance } from '../describe-instance.ts';
import { engineVersion } from '../engines.ts';
import { parameterGroupFor, parameterGroups } from '../groups.ts';
import { required } from '../identifiers.ts';
import { instanceNamed, instanceStands, requireInstanceAvailable, type Instance } from '../instance.ts';
import { pick } from '../parameters.ts';
import { checkNumbers } from '../ranges.ts';
import type { Scope } from '../region-state.ts';
import { checkInstanceRename, renameInstance } from '../rename-instance.ts';
import type { DBInstance, ModifyDBInstanceMessage } from '../shapes.ts';
import { queueTransition } from '../transitions.ts';
import { checkMaintenanceWindow } from '../windows.ts';
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
  checkNumbers({ PromotionTier: input.PromotionTier });
  checkMaintenanceWindow(input.PreferredMaintenanceWindow);
  if (input.DBInstanceClass !== undefined) checkInstanceClass(cluster, input.DBInstanceClass);
  const newName = checkInstanceRename(scope, instance, input.NewDBInstanceIdentifier);
  applyAtOnce(scope, instance, input, engineVersion(cluster.engine, cluster.engineVersion).family);
  if (newName !== undefined) instance.pending.DBInstanceIdentifier = newName;
  if (input.DBInstanceClass !== undefined && input.DBInstanceClass !== instance.instanceClass) {
    instance.pending.DBInstanceClass = input.DBInstanceClass;
  }
  if (input.ApplyImmediately) applyPending(scope, cluster, instance);
  return { DBInstance: describeInstance(scope, instance) };
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

function applyPending(scope: Scope, cluster: Cluster, instance: Instance): void {
  const { DBInstanceClass: instanceClass, DBInstanceIdentifier: newName } = instance.pending;
  const isUnderWay = (status: string) => instance.transitions.some((transition) => transition.status === status);
  if (instanceClass !== undefined && !isUnderWay('modifying')) changeClass(scope, instance, instanceClass);
  if (newName !== undefined && !isUnderWay('renaming')) renameInstance(scope, cluster, instance, newName);
}

function changeClass(scope: Scope, instance: Instance, instanceClass: string): void {
  queueTransition(scope, instance, () => instanceStands(scope, instance), {
    status: 'modifying',
    durationMs: scope.durations.modifyMs,
    work: () => undefined,
    apply: () => {
      instance.instanceClass = instanceClass;
      delete instance.pending.DBInstanceClass;
    },
    giveUp: () => undefined,
  });
}
