import type { DemoLogin as Login } from '../../local/demo/seed-demo.ts';
import type { LocalRuntime } from '../../local/start-local-runtime.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';

export interface RestoredLogins {
  readonly master: Login;
  readonly readWrite: Login;
  readonly readOnly: Login;
}

/** Logins of the restored cluster as people find them: in Secrets Manager, by the ARNs that the restore told. */
export async function restoredLogin(runtime: LocalRuntime, saga: Saga): Promise<RestoredLogins> {
  const { masterSecretArn, users } = outputOf(saga, 'setup-db-users');
  const plan = planOf(saga);
  const secretOf = async (SecretId: string): Promise<Omit<Login, 'database' | 'user'> & { username: string }> => {
    const { SecretString } = await runtime.call('secretsmanager', 'GetSecretValue', { SecretId }, runtime.developer);
    return JSON.parse(SecretString);
  };
  const userWith = async (access: string): Promise<Login> => {
    const name = plan.database.users.find((user) => user.access === access)?.name;
    const secret = users.find((user) => user.name === name);
    if (!secret) throw new Error(`plan '${plan.name}' has no user with access ${access}`);
    const { host, port, username, password } = await secretOf(secret.secretArn);
    return { host, port, database: plan.database.name, user: username, password };
  };
  const readWrite = await userWith('read-write');
  // The secret that RDS makes says who, not where.
  const { username, password } = await secretOf(masterSecretArn!);
  return { master: { ...readWrite, user: username, password }, readWrite, readOnly: await userWith('read-only') };
}
