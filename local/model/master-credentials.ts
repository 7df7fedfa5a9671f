import { rdsFault } from './faults.ts';
import { usableKey } from './encryption.ts';
import { clusterArn, type Cluster } from './cluster.ts';
import type { Scope } from './region-state.ts';

const PASSWORD_LENGTH_MIN = 8;
const PASSWORD_LENGTH_MAX = { 'aurora-postgresql': 99, 'aurora-mysql': 41 } as const;

/** Throws `InvalidParameterValue` for a master password RDS would not take. The password is in no message. */
export function checkMasterPassword(engine: string, password: string): void {
  const lengthMax =
    engine === 'aurora-mysql' ? PASSWORD_LENGTH_MAX['aurora-mysql'] : PASSWORD_LENGTH_MAX['aurora-postgresql'];
  const invalid = (why: string) =>
    rdsFault('InvalidParameterValue', `The parameter MasterUserPassword is not a valid password${why}`);
  if (password.length < PASSWORD_LENGTH_MIN)
    throw invalid(` because it is shorter than ${PASSWORD_LENGTH_MIN} characters.`);
  if (password.length > lengthMax) throw invalid(` because it is longer than ${lengthMax} characters.`);
  if (!/^[\x21-\x7e]+$/.test(password) || /[/"@]/.test(password)) {
    throw invalid(`. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`);
  }
}

/** Throws `InvalidParameterValue` for a master user name RDS would not take. */
export function checkMasterUsername(engine: string, name: string | undefined): string {
  if (!name)
    throw rdsFault('InvalidParameterValue', 'The parameter MasterUsername must be provided and must not be blank.');
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,62}$/.test(name)) {
    throw rdsFault(
      'InvalidParameterValue',
      'MasterUsername must begin with a letter and contain only alphanumeric characters.',
    );
  }
  if (/^(admin|rdsadmin|rds_.*|pg_.*|public|none)$/i.test(name) && engine === 'aurora-postgresql') {
    throw rdsFault(
      'InvalidParameterValue',
      `MasterUsername ${name} cannot be used as it is a reserved word used by the engine`,
    );
  }
  return name;
}

/** Makes a password and puts it into a secret that RDS manages: `creating` until it is `active`. Answers the password. */
export function manageMasterPassword(scope: Scope, cluster: Cluster, kmsKeyId: string | undefined): string {
  const password = scope.ids.password();
  const { arn, kmsKeyArn } = scope.secrets.create({
    accountId: scope.accountId,
    region: scope.region,
    name: `rds!cluster-${scope.ids.uuid()}`,
    clusterArn: clusterArn(scope, cluster.name),
    masterUsername: cluster.masterUsername,
    password,
    kmsKeyId: kmsKeyId === undefined ? undefined : usableKey(scope, kmsKeyId).arn,
  });
  const secret = { arn, kmsKeyArn, status: 'creating' as 'creating' | 'active' };
  cluster.masterUserSecret = secret;
  scope.clock.after(scope.durations.masterSecretMs, () => {
    secret.status = 'active';
  });
  return password;
}

/** The secret goes at once when RDS stops managing the password or the cluster goes. */
export function dropMasterSecret(scope: Scope, cluster: Cluster): void {
  if (cluster.masterUserSecret) scope.secrets.delete(cluster.masterUserSecret.arn);
  cluster.masterUserSecret = undefined;
}
