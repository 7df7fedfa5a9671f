import type { Clock } from '../clock.ts';
import { noLags, type Lags } from '../lags.ts';
import type { KeyDirectory } from '../model/key-directory.ts';
import type { MasterSecrets } from '../model/master-secrets.ts';
import type { WireService } from '../wire/service.ts';
import { createMasterSecrets } from './master-secrets.ts';
import { createSecret } from './operations/create-secret.ts';
import { deleteSecret } from './operations/delete-secret.ts';
import { describeSecret } from './operations/describe-secret.ts';
import { getRandomPassword } from './operations/get-random-password.ts';
import { getSecretValue } from './operations/get-secret-value.ts';
import { listSecrets } from './operations/list-secrets.ts';
import { putSecretValue } from './operations/put-secret-value.ts';
import { restoreSecret } from './operations/restore-secret.ts';
import { tagResource } from './operations/tag-resource.ts';
import { updateSecret } from './operations/update-secret.ts';
import { createSecretStore } from './secret-store.ts';

export interface SecretsManagerService extends WireService {
  /** Where RDS keeps the master passwords it manages. */
  readonly masterSecrets: MasterSecrets;
}

export interface SecretsManagerOptions {
  readonly clock: Clock;
  /** Tells customers' keys from AWS's own, for the permissions on them; without it no permission on keys is checked. */
  readonly keys?: KeyDirectory;
  /** None by default. */
  readonly lags?: Pick<Lags, 'secretNameMs'>;
}

/** Secrets Manager with text secrets. Rotation, replication, resource policies and binary values are refused by name. */
export function createSecretsManager({ clock, keys, lags = noLags }: SecretsManagerOptions): SecretsManagerService {
  const store = createSecretStore(clock, lags);
  const context = { store, keys };
  return {
    name: 'secretsmanager',
    protocol: { kind: 'json', version: '1.1', targetPrefix: 'secretsmanager' },
    operations: {
      CreateSecret: createSecret(context),
      DeleteSecret: deleteSecret(context),
      DescribeSecret: describeSecret(context),
      GetRandomPassword: getRandomPassword(),
      GetSecretValue: getSecretValue(context),
      ListSecrets: listSecrets(context),
      PutSecretValue: putSecretValue(context),
      RestoreSecret: restoreSecret(context),
      TagResource: tagResource(context),
      UpdateSecret: updateSecret(context),
    },
    masterSecrets: createMasterSecrets(store, keys),
  };
}
