import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsClient } from '../../../shared/aws-client.ts';
import { optionalEnv, requiredEnv } from '../../../shared/env.ts';
import { PROBE_STS } from '../../../shared/names.ts';
import type { ReachQuestion } from '../../../shared/reach.ts';
import { type Unreached, unreachedBecause } from '../../../shared/unreached.ts';
import type { Probes } from './reach.ts';

/** One attempt: what is reached answers within a second, and a preflight waits for the slowest of the probes. */
const ONCE = { attemptsMax: 1, requestTimeoutMs: 5_000 } as const;

/** What nobody has: its absence is an answer. */
const NOTHING = 'reach-probe';

/**
 * Reads that change nothing. Any answer, a refusal included, means that the service was reached; only a refusal by the
 * policy of a VPC endpoint does not. Clients of their own: one that is connected already would prove less.
 */
export function awsProbes(): Probes {
  const stateTable = requiredEnv('STATE_TABLE');
  const bus = requiredEnv('BUS_NAME');
  return {
    dynamodb: () =>
      why(awsClient(DynamoDBClient, ONCE).send(new GetItemCommand({ TableName: stateTable, Key: key(NOTHING) }))),
    events: () => why(awsClient(EventBridgeClient, ONCE).send(new DescribeEventBusCommand({ Name: bus }))),
    rds: ({ region, cluster }) =>
      why(
        awsClient(RDSClient, { ...ONCE, region }).send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster })),
      ),
    secretsmanager: (about) =>
      why(awsClient(SecretsManagerClient, ONCE).send(new DescribeSecretCommand({ SecretId: secretOf(about) }))),
    // It needs no permission.
    ...(optionalEnv(PROBE_STS) && {
      sts: () => why(awsClient(STSClient, ONCE).send(new GetCallerIdentityCommand())),
    }),
  };
}

const key = (restoreId: string) => ({ restoreId: { S: restoreId } });
const secretOf = ({ plan }: ReachQuestion['reach']): string => `aurora-restore/${plan}/${NOTHING}`;

async function why(answer: Promise<unknown>): Promise<Unreached | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    // The words of AWS (IAM User Guide, "Troubleshoot access denied error messages").
    if (/no VPC endpoint policy allows|explicit deny in a VPC endpoint policy/.test(String(error))) {
      return 'refused by the endpoint policy';
    }
    return unreachedBecause((error as Error).cause ?? error);
  }
}
