import { describeCluster } from '../describe-cluster.ts';
import { DEFAULT_RDS_KEY, newEncryption } from '../encryption.ts';
import { defaultPort, engineVersion } from '../engines.ts';
import { clusterArn } from '../cluster.ts';
import { rdsFault } from '../faults.ts';
import { required } from '../identifiers.ts';
import { checkMasterPassword, checkMasterUsername, manageMasterPassword } from '../master-credentials.ts';
import { makeCluster, newCluster, newClusterName, REFUSED_WHEN_MADE, type ClusterOrigin } from '../new-cluster.ts';
import { refuseUnimitated } from '../parameters.ts';
import type { Scope } from '../region-state.ts';
import type { CreateDBClusterMessage, DBCluster } from '../shapes.ts';

const REFUSED = [
  ...REFUSED_WHEN_MADE,
  'GlobalClusterIdentifier',
  'ReplicationSourceIdentifier',
  'AllocatedStorage',
  'EnableHttpEndpoint',
  'EnableGlobalWriteForwarding',
  'EnableLocalWriteForwarding',
  'EnableLimitlessDatabase',
  'ClusterScalabilityType',
  'CharacterSetName',
  'WithExpressConfiguration',
] as const;

/** A new, empty cluster without instances. */
export function createDbCluster(scope: Scope, input: CreateDBClusterMessage): { DBCluster: DBCluster } {
  refuseUnimitated('CreateDBCluster', input, REFUSED);
  const name = newClusterName(scope, input.DBClusterIdentifier);
  const cluster = newCluster(scope, name, input, originOf(scope, input));
  checkPasswordParameters(cluster.engine, input);
  const managed = input.ManageMasterUserPassword === true;
  const masterPassword = managed
    ? manageMasterPassword(scope, cluster, input.MasterUserSecretKmsKeyId)
    : input.MasterUserPassword!;
  const { resourceId: volumeId, masterUsername, databaseName } = cluster;
  makeCluster(scope, cluster, {
    durationMs: scope.durations.clusterCreateMs,
    work: () => scope.storage.createVolume({ volumeId, masterUsername, masterPassword, databaseName }),
    outcome: scope.outcomes.createCluster(clusterArn(scope, name)),
  });
  return { DBCluster: describeCluster(scope, cluster) };
}

function originOf(scope: Scope, input: CreateDBClusterMessage): ClusterOrigin {
  const { engine, version, family } = engineVersion(required('Engine', input.Engine), input.EngineVersion);
  const keyId = input.KmsKeyId ?? (input.StorageEncrypted === true ? DEFAULT_RDS_KEY : undefined);
  return {
    engine,
    engineVersion: version,
    family,
    masterUsername: checkMasterUsername(engine, input.MasterUsername),
    databaseName: checkDatabaseName(input.DatabaseName),
    encryption: newEncryption(scope, keyId, 'none'),
    port: input.Port ?? defaultPort(engine),
    backupRetentionPeriod: input.BackupRetentionPeriod ?? 1,
  };
}

function checkDatabaseName(name: string | undefined): string | undefined {
  if (name === undefined || /^[a-zA-Z_][a-zA-Z0-9_]{0,62}$/.test(name)) return name;
  throw rdsFault(
    'InvalidParameterValue',
    'DatabaseName must begin with a letter and contain only alphanumeric characters.',
  );
}

function checkPasswordParameters(engine: string, input: CreateDBClusterMessage): void {
  if (input.ManageMasterUserPassword) {
    if (input.MasterUserPassword === undefined) return;
    throw rdsFault(
      'InvalidParameterCombination',
      "You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.",
    );
  }
  if (!input.MasterUserPassword) {
    throw rdsFault('InvalidParameterValue', 'The parameter MasterUserPassword must be provided and must not be blank.');
  }
  checkMasterPassword(engine, input.MasterUserPassword);
}
