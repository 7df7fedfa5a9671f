import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { absentIf } from '../../../shared/absent-if.ts';
import { awsClient } from '../../../shared/aws-client.ts';
import type { CallLog } from '../../../shared/call-log.ts';
import type { PlaceReader } from '../preflight/place-reader.ts';

const secrets = awsClient(SecretsManagerClient);
const kmsClients = new Map<string, KMSClient>();

/** Keys, and secrets without what is in them. */
export function keyReader(log: CallLog): Pick<PlaceReader, 'key' | 'secret'> {
  return {
    key: (KeyId) =>
      log.record('DescribeKey', KeyId, async () => {
        const answer = await absentIf('NotFoundException', () => kmsOf(KeyId).send(new DescribeKeyCommand({ KeyId })));
        const {
          KeyState: state = 'unknown',
          KeySpec: spec = 'unknown',
          KeyUsage: usage = 'unknown',
          KeyManager: manager = 'CUSTOMER',
        } = answer?.KeyMetadata ?? {};
        return answer && { state, spec, usage, manager };
      }),
    secret: (SecretId) =>
      log.record('DescribeSecret', SecretId, async () => {
        const answer = await absentIf('ResourceNotFoundException', () =>
          secrets.send(new DescribeSecretCommand({ SecretId })),
        );
        return answer && { deletedAt: answer.DeletedDate };
      }),
  };
}

/** A key answers in its own region only. */
function kmsOf(kmsKeyArn: string): KMSClient {
  const region = kmsKeyArn.split(':')[3]!;
  const client = kmsClients.get(region) ?? awsClient(KMSClient, { region });
  kmsClients.set(region, client);
  return client;
}
