import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { AwsFault } from '../../../local/wire/aws-fault.ts';
import { ACCOUNT } from '../../support/a-plan.ts';
import type { AwsCalls } from './aws-calls.ts';
import type { AwsInMemory } from './aws-in-memory.ts';
import { sdkError } from './sdk-error.ts';
import { subjectOf } from './subject-of.ts';

const STUBS = {
  ec2: mockClient(EC2Client),
  kms: mockClient(KMSClient),
  lambda: mockClient(LambdaClient),
  rds: mockClient(RDSClient),
  secretsmanager: mockClient(SecretsManagerClient),
  sns: mockClient(SNSClient),
  states: mockClient(SFNClient),
};

interface Client {
  readonly config: { readonly region: () => Promise<string> };
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

/** Every SDK client that a handler has made, or will make, speaks to this AWS from now on. */
export function connectClients(aws: AwsInMemory, calls: AwsCalls): void {
  for (const [api, stub] of Object.entries(STUBS)) {
    stub.resetHistory();
    stub.send.callsFake(async function (this: unknown, command: object) {
      const { input } = command as Command;
      const operation = command.constructor.name.replace(/Command$/, '');
      const { delivery } = calls;
      const place = { accountId: ACCOUNT, region: await (this as Client).config.region() };
      return calls.run({ api, operation, what: subjectOf(operation, input), place, delivery }, () =>
        aws.carryOut({ by: delivery.by, api, operation, input: wireCopy(input), place }).catch((error: unknown) => {
          throw error instanceof AwsFault ? sdkError(api, error) : error;
        }),
      );
    } as (...args: unknown[]) => Promise<never>);
  }
}

/** On the wire there are no undefined members. */
const wireCopy = (input: object): object => JSON.parse(JSON.stringify(input)) as object;
