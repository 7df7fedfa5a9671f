import { randomUUID } from 'node:crypto';
import type { KeyDirectory } from '../model/key-directory.ts';
import type { MasterSecrets } from '../model/master-secrets.ts';
import { addVersion } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/** The secrets RDS keeps for its clusters: name and password only, tagged and owned by RDS. */
export function createMasterSecrets(store: SecretStore, keys: KeyDirectory | undefined): MasterSecrets {
  return {
    create: ({ accountId, region, name, clusterArn, masterUsername, password, kmsKeyId }) => {
      const place = { accountId, region };
      const secret = store.add(place, name, {
        kmsKeyId,
        owningService: 'rds',
        description: `The secret associated with the primary RDS DB cluster: ${clusterArn}`,
        tags: [
          { Key: 'aws:rds:primaryDBClusterArn', Value: clusterArn },
          { Key: 'aws:secretsmanager:owningService', Value: 'rds' },
        ],
      });
      addVersion(secret, randomUUID(), JSON.stringify({ username: masterUsername, password }), secret.createdAt);
      const key = keys?.resolve(kmsKeyId ?? 'alias/aws/secretsmanager', place);
      return { arn: secret.arn, kmsKeyArn: key?.arn ?? kmsKeyId ?? 'alias/aws/secretsmanager' };
    },
    delete: (secretArn) => {
      const [, , , region = '', accountId = ''] = secretArn.split(':');
      const secret = store.find({ accountId, region }, secretArn);
      if (secret) store.remove(secret);
    },
  };
}
