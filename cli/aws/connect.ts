import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { serviceError } from './service-error.ts';
import { triedEndpoint } from './tried-endpoint.ts';

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;

interface Timeouts {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  /** Without it the SDK only warns (`NodeHttpHandlerOptions`). */
  readonly throwOnRequestTimeout: true;
}

export interface Connection<Client> {
  readonly client: Client;
  /** Runs a call; what it throws becomes a `ServiceError` that names the endpoint. */
  readonly call: <Result>(operation: string, run: () => Promise<Result>) => Promise<Result>;
}

/** A client of one service; `serviceName` is how the variable `AWS_ENDPOINT_URL_<SERVICE>` writes it. */
export function connect<Client extends { readonly middlewareStack: unknown }>(
  Kind: new (config: { requestHandler: Timeouts }) => Client,
  serviceName: string,
  env: NodeJS.ProcessEnv,
  requestTimeoutMs: number = REQUEST_TIMEOUT_MS,
): Connection<Client> {
  const requestHandler: Timeouts = {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  };
  const client = new Kind({ requestHandler });
  const tried = triedEndpoint(client as unknown as DynamoDBClient);
  const ownEndpoint = env[`AWS_ENDPOINT_URL_${serviceName}`] ?? env.AWS_ENDPOINT_URL;
  return {
    client,
    call: async (operation, run) => {
      try {
        return await run();
      } catch (error) {
        const endpoint = tried() ?? ownEndpoint ?? `region ${env.AWS_REGION ?? '(not set)'}`;
        throw serviceError(error, { operation, endpoint, isOwnEndpoint: ownEndpoint !== undefined });
      }
    },
  };
}
