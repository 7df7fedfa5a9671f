import { ModifyDBClusterCommand } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { rdsIn, rdsReader } from '../../shared/rds-reader.ts';
import { stepHandler } from '../../shared/service-handler.ts';
import { configureUsers, proveLogin } from './database.ts';
import { masterPassword, userSecret } from './secrets.ts';
import { setupDbUsers } from './step.ts';

const secrets = new SecretsManagerClient({});

export const handler = stepHandler(setupDbUsers, (log, plan) => {
  const rds = rdsIn(plan.target.region);
  const modify = (clusterId: string, changes: { ManageMasterUserPassword?: true; DeletionProtection?: true }) =>
    log.record('ModifyDBCluster', clusterId, async () => {
      const command = { DBClusterIdentifier: clusterId, ApplyImmediately: true, ...changes };
      await rds.send(new ModifyDBClusterCommand(command));
    });
  return {
    target: rdsReader(rds, log),
    manageMasterPassword: (clusterId) => modify(clusterId, { ManageMasterUserPassword: true }),
    protectCluster: (clusterId) => modify(clusterId, { DeletionProtection: true }),
    masterPassword: (secretArn) => log.record('GetSecretValue', secretArn, () => masterPassword(secrets, secretArn)),
    userSecret: (name, login) => log.record('PutSecretValue', name, () => userSecret(secrets, name, login, plan.name)),
    configureUsers: (login, ...rest) =>
      log.record('CONFIGURE USERS', `${login.host}:${login.port}/${login.database}`, () =>
        configureUsers(login, ...rest),
      ),
    proveLogin: (login) => log.record('LOG IN', login.user, () => proveLogin(login)),
  };
});
