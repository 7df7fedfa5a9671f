import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Middlewares = Pick<DynamoDBClient, 'middlewareStack'>;

/**
 * Tells which endpoint a client's last request went to. Environment, profile and region decide it together, so the only
 * one who knows is the request itself.
 */
export function triedEndpoint(client: Middlewares): () => string | undefined {
  let endpoint: string | undefined;
  client.middlewareStack.add(
    (next) => (args) => {
      const { protocol, hostname, port } = args.request as { protocol: string; hostname: string; port?: number };
      endpoint = `${protocol}//${hostname}${port ? `:${port}` : ''}`;
      return next(args);
    },
    { step: 'build', name: 'rememberTriedEndpoint' },
  );
  return () => endpoint;
}
