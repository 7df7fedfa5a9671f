import type { DemoLogin as Login } from '../../local/demo/seed-demo.ts';
import type { LocalRuntime } from '../../local/start-local-runtime.ts';
import type { PlanUser } from '../../shared/plan.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';

export interface RestoredLogins {
  readonly master: Login;
  readonly users: readonly { readonly user: PlanUser; readonly login: Login }[];
}

interface Secret {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Logins of the restored cluster as people find them: in Secrets Manager, by the ARNs that the restore told. */
export async function restoredLogins(runtime: LocalRuntime, saga: Saga): Promise<RestoredLogins> {
  const { masterSecretArn, users } = outputOf(saga, 'setup-db-users');
  const plan = planOf(saga);
  const database = plan.database.name;
  const secretOf = async (SecretId: string): Promise<Secret> => {
    const { SecretString } = await runtime.call('secretsmanager', 'GetSecretValue', { SecretId }, runtime.developer);
    return JSON.parse(SecretString);
  };
  const logins = await Promise.all(
    users.map(async ({ name, secretArn }) => {
      const { host, port, username, password } = await secretOf(secretArn);
      const user = plan.database.users.find((each) => each.name === name)!;
      return { user, login: { host, port, database, user: username, password } };
    }),
  );
  const [first] = logins;
  if (!first) throw new Error(`plan '${plan.name}' has no user that logs in with a password`);
  // The secret that RDS makes says who, not where.
  const { username, password } = await secretOf(masterSecretArn!);
  return { master: { ...first.login, user: username, password }, users: logins };
}
