import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerRequest, localCall } from './answer-request.ts';
import type { Authorize } from './run-operation.ts';
import type { PrincipalOf } from './caller-of.ts';
import { everyoneIsDeveloper } from './caller-of.ts';
import { readBody } from './read-body.ts';
import type { CallService, WireService } from './service.ts';

export interface WireOptions {
  readonly services: readonly WireService[];
  readonly authorize: Authorize;
  /** Who stands behind an access key id; without it everybody is the developer. */
  readonly principalOf?: PrincipalOf;
  readonly defaultAccountId: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Loopback by default. Signatures are not verified, so nothing else is safe. */
  readonly host?: string;
  /** Told of exceptions that are no `AwsFault`; by default they go to stderr with their stack. */
  readonly report?: (problem: string) => void;
}

export interface WireServer {
  /** For example `http://127.0.0.1:4566`: the `AWS_ENDPOINT_URL` of every client. */
  readonly url: string;
  readonly port: number;
  /** The same operations in process, through the same permission check. */
  readonly call: CallService;
  close(): Promise<void>;
}

/** Serves every service on one HTTP port. Rejects when the port is taken. */
export async function startWireServer(options: WireOptions): Promise<WireServer> {
  const settled = {
    ...options,
    principalOf: options.principalOf ?? everyoneIsDeveloper,
    report: options.report ?? ((problem: string) => process.stderr.write(`${problem}\n`)),
  };
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    serve(request, response, settled).catch((error: unknown) => {
      // The client went away while it was being read or answered, or was killed; there is nobody left to tell.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const port = await listen(server, options.port ?? 0, host);
  return { url: `http://${host}:${port}`, port, call: localCall(settled), close: () => close(server) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: Parameters<typeof answerRequest>[1],
): Promise<void> {
  const requestId = randomUUID();
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const { method = 'GET', headers } = request;
  const answer = await answerRequest({ requestId, method, path, headers, body: () => readBody(request) }, options);
  response.writeHead(answer.statusCode, {
    ...answer.headers,
    'x-amzn-RequestId': requestId,
    'Content-Length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
