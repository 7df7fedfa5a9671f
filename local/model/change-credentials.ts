import { announceCluster, clusterStands, type Cluster } from './cluster.ts';
import { rdsFault } from './faults.ts';
import { checkMasterPassword, dropMasterSecret, manageMasterPassword } from './master-credentials.ts';
import type { Scope } from './region-state.ts';
import type { ModifyDBClusterMessage } from './shapes.ts';
import { queueTransition } from './transitions.ts';

type Credentials = Pick<
  ModifyDBClusterMessage,
  'MasterUserPassword' | 'ManageMasterUserPassword' | 'MasterUserSecretKmsKeyId'
>;

/** Throws for passwords RDS refuses and for combinations that contradict each other. The wording is a guess. */
export function checkCredentials(cluster: Cluster, input: Credentials): void {
  const { MasterUserPassword: password, ManageMasterUserPassword: manage } = input;
  const refuse = (message: string) => rdsFault('InvalidParameterCombination', message);
  if (password !== undefined) {
    if (manage === true) throw refuse("You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.");
    if (cluster.masterUserSecret && manage !== false) {
      throw refuse(
        "You can't specify MasterUserPassword for a cluster whose master password is managed in Secrets Manager.",
      );
    }
    checkMasterPassword(cluster.engine, password);
  } else if (manage === false && cluster.masterUserSecret) {
    throw refuse('You must specify MasterUserPassword when ManageMasterUserPassword is disabled.');
  }
}

/** Changes the master password, applied at once but asynchronously whatever `ApplyImmediately` says. */
export function changeCredentials(scope: Scope, cluster: Cluster, input: Credentials): void {
  const isManaged = cluster.masterUserSecret !== undefined;
  if (input.ManageMasterUserPassword === true && !isManaged) {
    resetPassword(scope, cluster, manageMasterPassword(scope, cluster, input.MasterUserSecretKmsKeyId));
  } else if (input.MasterUserPassword !== undefined) {
    dropMasterSecret(scope, cluster);
    cluster.pending.MasterUserPassword = '****';
    resetPassword(scope, cluster, input.MasterUserPassword);
  }
}

function resetPassword(scope: Scope, cluster: Cluster, password: string): void {
  const { resourceId: volumeId, masterUsername } = cluster;
  const forget = () => {
    delete cluster.pending.MasterUserPassword;
  };
  queueTransition(scope, cluster, () => clusterStands(scope, cluster), {
    status: 'resetting-master-credentials',
    durationMs: scope.durations.resetCredentialsMs,
    work: () => scope.storage.setMasterPassword({ volumeId, masterUsername, password }),
    apply: () => {
      forget();
      announceCluster(scope, cluster, 'RDS-EVENT-0016');
    },
    giveUp: forget,
  });
}
