import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RetryableError } from './errors.ts';
import { type Unreached, unreachedBecause } from './unreached.ts';

/**
 * How long a call to AWS may take. In a VPC without a route the packets of a connection are dropped, and the SDK alone
 * would wait for minutes, attempt after attempt, until Lambda ends the function without a word. With these limits all
 * attempts end within the time of the shortest function, and the error says what was not reached.
 */
export const CALL_LIMITS = {
  /** Within a region a connection is made in milliseconds, between regions in a second. */
  connectionTimeoutMs: 3_000,
  /** From the start of an attempt to the head of its answer. */
  requestTimeoutMs: 8_000,
  attemptsMax: 3,
} as const;

export interface AwsClientOptions<Credentials> {
  /** The function's own without it. */
  readonly region?: string;
  /** The function's role without it. */
  readonly credentials?: Credentials;
  /** For calls that wait for others' work, such as a synchronous `Invoke`. */
  readonly requestTimeoutMs?: number;
  readonly attemptsMax?: number;
}

interface AwsClientConfig<Credentials> {
  readonly region?: string;
  readonly credentials?: Credentials;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    /** Without it the SDK only warns (`NodeHttpHandlerOptions`). */
    readonly throwOnRequestTimeout: true;
  };
}

/**
 * The only place that makes clients of AWS services; a test refuses another. A call that reaches nothing throws a
 * `RetryableError` with the code `AwsNotReached`: a step is then in trouble, which `status` shows, and is tried again.
 */
export function awsClient<Client extends object, Credentials>(
  Kind: new (config: AwsClientConfig<Credentials>) => Client,
  options: AwsClientOptions<Credentials> = {},
): Client {
  const { region, credentials, requestTimeoutMs = CALL_LIMITS.requestTimeoutMs } = options;
  const client = new Kind({
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
    maxAttempts: options.attemptsMax ?? CALL_LIMITS.attemptsMax,
    requestHandler: {
      connectionTimeout: CALL_LIMITS.connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  sayWhatWasNotReached(client as unknown as DynamoDBClient);
  return client;
}

/** Outside of the SDK's own attempts. Every client has the parts used here; the type of one stands for all. */
function sayWhatWasNotReached(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const why = unreachedBecause(error);
        if (why === undefined) throw error;
        const { defaultSigningName } = client.config as unknown as { readonly defaultSigningName?: string };
        throw notReached(defaultSigningName ?? client.config.serviceId, await client.config.region(), why, error);
      }
    },
    { step: 'initialize', priority: 'high', name: 'sayWhatWasNotReached' },
  );
}

function notReached(service: string, region: string, why: Unreached, cause: unknown): RetryableError {
  return new RetryableError(
    'AwsNotReached',
    `the AWS service '${service}' in ${region} was not reached: ${why}`,
    `Where the function runs in a VPC it needs a NAT, or the endpoint ${endpointServiceOf(service, region)}, and a security group ` +
      'that lets it out to port 443. Otherwise look at the AWS Health Dashboard.',
    { cause },
  );
}

/** The name of the endpoint through which a VPC reaches a service (Amazon VPC, "AWS services that integrate with AWS PrivateLink"). */
export const endpointServiceOf = (service: string, region: string): string => `com.amazonaws.${region}.${service}`;
