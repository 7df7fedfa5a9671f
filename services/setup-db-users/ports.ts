import type { Plan } from '../../shared/plan.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { ClusterRestoreOutput } from '../../shared/step-outputs.ts';
import type { UserPassword } from './configure-users.ts';
import type { Login } from './database.ts';
import type { Busy, Secured } from './make-ours.ts';

/** A login as Secrets Manager keeps it. */
export interface UserSecret {
  readonly arn: string;
  readonly password: string;
}

export interface SetupDbUsersPorts {
  readonly target: Pick<RdsReader, 'cluster' | 'instancesOf'>;
  readonly manageMasterPassword: (clusterId: string) => Promise<void>;
  readonly openCluster: (clusterId: string, opening: ClusterRestoreOutput['opening']) => Promise<void>;
  readonly rebootInstance: (instanceId: string) => Promise<void>;
  readonly protectCluster: (clusterId: string) => Promise<void>;
  /** The password that RDS put into a master secret. */
  readonly masterPassword: (secretArn: string) => Promise<string>;
  /** The user's secret, made when there is none; it says where to log in from now on. */
  readonly userSecret: (name: string, login: Omit<Login, 'password' | 'connectTimeoutMs'>) => Promise<UserSecret>;
  /** The plan's users, nobody else, and nothing that acts by itself. */
  readonly secure: (master: Login, plan: Plan, users: readonly UserPassword[]) => Promise<Secured | Busy>;
  /** The plan's statements, then its checks. */
  readonly prepare: (master: Login, plan: Plan) => Promise<'prepared' | Busy>;
  readonly proveLogin: (login: Login) => Promise<void>;
}
