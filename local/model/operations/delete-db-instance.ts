import { clusterOfInstance } from '../cluster-of-instance.ts';
import { describeInstance } from '../describe-instance.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { instanceNamed } from '../instance.ts';
import { removeInstance } from '../remove-instance.ts';
import type { Scope } from '../region-state.ts';
import type { DBInstance, DeleteDBInstanceMessage } from '../shapes.ts';

/**
 * Deletes a member. It takes no snapshot: the final one belongs to the cluster. The answer shows `deleting` at once.
 * Deletion protection is the cluster's and does not guard its instances. That `creating` ones can go is a guess.
 */
export function deleteDbInstance(scope: Scope, input: DeleteDBInstanceMessage): { DBInstance: DBInstance } {
  const instance = instanceNamed(scope, required('DBInstanceIdentifier', input.DBInstanceIdentifier));
  if (input.FinalDBSnapshotIdentifier) {
    throw rdsFault(
      'InvalidParameterCombination',
      'FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance',
    );
  }
  if (instance.status === 'deleting') {
    throw rdsFault('InvalidDBInstanceState', `Instance ${instance.name} is already being deleted.`);
  }
  const cluster = clusterOfInstance(scope, instance);
  if (['stopped', 'stopping', 'starting'].includes(cluster.status)) {
    throw rdsFault(
      'InvalidDBClusterStateFault',
      `Db cluster ${cluster.name} cannot be in the ${cluster.status} state.`,
    );
  }
  removeInstance(scope, cluster, instance);
  return { DBInstance: describeInstance(scope, instance) };
}
