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
  const { endpoint: host, port } = outputOf(saga, 'check-restore-status');
  const { masterSecretArn, users } = outputOf(saga, 'setup-db-users');
  const plan = planOf(saga);
  const login = async (SecretId: string): Promise<Login> => {
    const { SecretString } = await runtime.call('secretsmanager', 'GetSecretValue', { SecretId }, runtime.developer);
    const { username, password } = JSON.parse(SecretString) as { username: string; password: string };
    return { host, port, database: plan.database.name, user: username, password };
  };
  const userWith = (access: string): Promise<Login> => {
    const name = plan.database.users.find((user) => user.access === access)?.name;
    const secret = users.find((user) => user.name === name);
    if (!secret) throw new Error(`plan '${plan.name}' has no user with access ${access}`);
    return login(secret.secretArn);
  };
  return {
    master: await login(masterSecretArn!),
    readWrite: await userWith('read-write'),
    readOnly: await userWith('read-only'),
  };
}
