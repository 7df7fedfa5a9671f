import { durationMs } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { userSecretNameOf } from '../../shared/names.ts';
import type { Plan, PlanUser } from '../../shared/plan.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import type { Login } from '../../shared/session.ts';
import type { SetupDbUsersPorts, UserSecret } from './ports.ts';

const MASTER_DEFAULT = 'postgres';

export interface UserWithSecret {
  readonly user: PlanUser;
  readonly secret: UserSecret;
}

/** The login of the master user, with the password that RDS made. */
export async function masterLogin(saga: Saga, cluster: ClusterFacts, ports: SetupDbUsersPorts): Promise<Login> {
  const password = await ports.masterPassword(cluster.masterSecret!.arn);
  return { ...newPlace(saga), user: masterOf(cluster), password };
}

/** The login of a user of the plan, on the new cluster under the name it bears now. */
export function userLogin(saga: Saga, { user, secret }: UserWithSecret): Login {
  return { ...newPlace(saga), database: homeOf(planOf(saga), user), user: user.name, password: secret.password };
}

/**
 * The secrets of the plan's users that log in with a password. They say where applications are to log in: at the target's name, which a swap gives to
 * the new cluster later.
 */
export async function userSecrets(
  saga: Saga,
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
): Promise<readonly UserWithSecret[]> {
  const plan = planOf(saga);
  const place = { ...newPlace(saga), ...outputOf(saga, 'restore-snapshot').targetEndpoint };
  const secrets: UserWithSecret[] = [];
  for (const user of plan.database.users) {
    if (user.name === masterOf(cluster)) throw masterAmongUsers(plan, user.name);
    if (user.login !== 'password') continue;
    const login = { host: place.host, port: place.port, database: homeOf(plan, user), user: user.name };
    secrets.push({ user, secret: await ports.userSecret(userSecretNameOf(plan, user.name), login) });
  }
  return secrets;
}

function newPlace(saga: Saga): Omit<Login, 'user' | 'password'> {
  const { database } = planOf(saga);
  const { endpoint: host, port } = outputOf(saga, 'check-restore-status');
  return { host, port, database: database.name, connectTimeoutMs: durationMs(database.connectTimeout) };
}

/** Where the user works first: a secret names one database. */
function homeOf({ database }: Plan, { databases: [first] = [] }: PlanUser): string {
  if (first === undefined) return database.name;
  return typeof first === 'string' ? first : first.name;
}

const masterOf = ({ masterUser }: ClusterFacts): string => masterUser ?? MASTER_DEFAULT;

function masterAmongUsers(plan: Plan, name: string): TerminalError {
  return new TerminalError(
    'UserIsMaster',
    `user '${name}' of plan '${plan.name}' is the master user of the restored cluster`,
    'Remove it from database.users: RDS keeps the password of the master user in a secret of its own.',
  );
}
