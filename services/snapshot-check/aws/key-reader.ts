import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { absentIf } from '../../../shared/absent-if.ts';
import { awsClient } from '../../../shared/aws-client.ts';
import type { CallLog } from '../../../shared/call-log.ts';
import type { Plan } from '../../../shared/plan.ts';
import { planClients } from '../../../shared/plan-clients.ts';
import type { PlaceReader } from '../preflight/place-reader.ts';

const secretsFor = planClients((options) => awsClient(SecretsManagerClient, options));
const kmsFor = planClients((options) => awsClient(KMSClient, options));

/** Keys, and secrets without what is in them. */
export function keyReader(plan: Plan, log: CallLog): Pick<PlaceReader, 'key' | 'secret'> {
  return {
    key: (KeyId) =>
      log.record('DescribeKey', KeyId, async () => {
        const answer = await absentIf('NotFoundException', () =>
          kmsFor(plan, regionOf(KeyId)).send(new DescribeKeyCommand({ KeyId })),
        );
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
          secretsFor(plan).send(new DescribeSecretCommand({ SecretId })),
        );
        return answer && { deletedAt: answer.DeletedDate };
      }),
  };
}

/** A key answers in its own region only. */
const regionOf = (kmsKeyArn: string): string => kmsKeyArn.split(':')[3]!;
