import { DatabaseUsersConfigured } from '../../events/contracts/database-users-configured.ts';
import type { Step } from '../../shared/deliver.ts';
import { durationMs } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { userSecretNameOf } from '../../shared/names.ts';
import { announce, type Outcome } from '../../shared/outcome.ts';
import type { Plan, PlanUser } from '../../shared/plan.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import type { Login, UserPassword } from './database.ts';
import { manifest } from './service.ts';

/** A login as Secrets Manager keeps it. */
export interface UserSecret {
  readonly arn: string;
  readonly password: string;
}

export interface SetupDbUsersPorts {
  readonly target: Pick<RdsReader, 'cluster'>;
  readonly manageMasterPassword: (clusterId: string) => Promise<void>;
  readonly protectCluster: (clusterId: string) => Promise<void>;
  /** The password that RDS put into a master secret. */
  readonly masterPassword: (secretArn: string) => Promise<string>;
  /** The user's secret, made when there is none; it says where to log in from now on. */
  readonly userSecret: (name: string, login: Omit<Login, 'password' | 'connectTimeoutMs'>) => Promise<UserSecret>;
  /** Gives the names of the other logins that it disabled. */
  readonly configureUsers: (login: Login, plan: Plan, users: readonly UserPassword[]) => Promise<readonly string[]>;
  readonly proveLogin: (login: Login) => Promise<void>;
}

/** The source's master password comes first: until it is replaced, whoever knows it knows this cluster's too. */
export const setupDbUsers: Step<SetupDbUsersPorts, 'setup-db-users'> = {
  manifest,
  async advance(saga, ports) {
    const plan = planOf(saga);
    const cluster = await ports.target.cluster(plan.target.cluster);
    assertOurs(saga, cluster);
    const waiting = await masterPasswordReplaced(cluster, ports);
    if (waiting) return waiting;
    const { users, disabled } = await configureUsers(saga, plan, cluster, ports);
    if (outputOf(saga, 'restore-snapshot').isProtectedAfter && !cluster.isProtected)
      await ports.protectCluster(cluster.id);
    const masterSecretArn = cluster.masterSecret!.arn;
    return {
      kind: 'done',
      summary: `the master password is RDS's own, ${users.length} users can log in, ${others(disabled)}`,
      output: { masterSecretArn, users, disabledLogins: disabled },
      event: announce(DatabaseUsersConfigured, { clusterArn: cluster.arn, masterSecretArn, users }),
    };
  },
};

/** RDS takes up the new password a while after it says yes; pending values and the secret's status tell when. */
async function masterPasswordReplaced(
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
): Promise<Outcome<'setup-db-users'> | undefined> {
  if (!cluster.masterSecret) {
    await ports.manageMasterPassword(cluster.id);
    return { kind: 'wait', summary: `RDS is replacing the master password of cluster '${cluster.id}'` };
  }
  const { status } = cluster.masterSecret;
  if (status === 'active' && cluster.status === 'available' && !cluster.hasPendingChanges) return undefined;
  return { kind: 'wait', summary: `cluster '${cluster.id}' is ${cluster.status}, its master secret ${status}` };
}

async function configureUsers(saga: Saga, plan: Plan, cluster: ClusterFacts, ports: SetupDbUsersPorts) {
  const { endpoint: host, port } = outputOf(saga, 'check-restore-status');
  const place = { host, port, database: plan.database.name };
  const connectTimeoutMs = durationMs(plan.database.connectTimeout);
  const master = {
    ...place,
    connectTimeoutMs,
    user: cluster.masterUser ?? 'postgres',
    password: await ports.masterPassword(cluster.masterSecret!.arn),
  };
  const secrets: { user: PlanUser; secret: UserSecret }[] = [];
  for (const user of plan.database.users) {
    if (user.name === master.user) throw masterAmongUsers(plan, user.name);
    const secret = await ports.userSecret(userSecretNameOf(plan, user.name), { ...place, user: user.name });
    secrets.push({ user, secret });
  }
  const disabled = await ports.configureUsers(
    master,
    plan,
    secrets.map(({ user, secret }) => ({ user, password: secret.password })),
  );
  for (const { user, secret } of secrets) {
    await ports.proveLogin({ ...place, connectTimeoutMs, user: user.name, password: secret.password });
  }
  return { users: secrets.map(({ user, secret }) => ({ name: user.name, secretArn: secret.arn })), disabled };
}

const others = (disabled: readonly string[]): string =>
  disabled.length === 0 ? 'nobody else could' : `disabled: ${disabled.join(', ')}`;

function assertOurs(saga: Saga, cluster: ClusterFacts | undefined): asserts cluster is ClusterFacts {
  const { clusterArn, clusterResourceId } = outputOf(saga, 'restore-snapshot');
  if (cluster?.resourceId === clusterResourceId) return;
  throw new TerminalError(
    'ClusterLost',
    `cluster '${clusterArn}' ${cluster ? `has resource id '${cluster.resourceId}'` : 'no longer exists'}, expected '${clusterResourceId}'`,
    'Somebody deleted or replaced it during the restore. Request the restore again.',
  );
}

function masterAmongUsers(plan: Plan, name: string): TerminalError {
  return new TerminalError(
    'UserIsMaster',
    `user '${name}' of plan '${plan.name}' is the master user of the restored cluster`,
    'Remove it from database.users: RDS keeps the password of the master user in a secret of its own.',
  );
}
