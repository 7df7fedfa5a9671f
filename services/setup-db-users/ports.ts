import type { Plan } from '../../shared/plan.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import type { ClusterRestoreOutput, UserProof } from '../../shared/step-outputs.ts';
import type { Busy, Passwords, Secured } from './make-ours.ts';
import type { Changes } from './plan-statements.ts';
import type { Login } from '../../shared/session.ts';

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
  readonly protectCluster: (clusterId: string, isProtected: boolean) => Promise<void>;
  /** The password that RDS put into a master secret. */
  readonly masterPassword: (secretArn: string) => Promise<string>;
  /** The user's secret, made when there is none; it says where to log in from now on. */
  readonly userSecret: (name: string, login: Omit<Login, 'password' | 'connectTimeoutMs'>) => Promise<UserSecret>;
  /** Nobody unplanned logs in any more, and nothing acts by itself. */
  readonly secure: (master: Login, plan: Plan) => Promise<Secured | Busy>;
  /** The plan's statements, then its checks. */
  readonly prepare: (master: Login, plan: Plan) => Promise<Changes | Busy>;
  /** The plan's users with exactly the rights that it says, seen and tried. */
  readonly arrange: (master: Login, plan: Plan, passwords: Passwords) => Promise<readonly UserProof[] | Busy>;
  readonly proveLogin: (login: Login) => Promise<void>;
}
