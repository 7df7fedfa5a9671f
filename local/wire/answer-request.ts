import type { Answer } from './answer.ts';
import { AwsFault } from './aws-fault.ts';
import type { PrincipalOf } from './caller-of.ts';
import { callerOf } from './caller-of.ts';
import type { Codec } from './codec.ts';
import { codecOf } from './codec.ts';
import { credentialScope } from './credential-scope.ts';
import { jsonCodec } from './json-codec.ts';
import { requireLoopbackHost } from './loopback-host.ts';
import { queryCodec } from './query-codec.ts';
import { REST_LAMBDA_PREFIX, restLambdaCodec } from './rest-lambda-codec.ts';
import { route } from './route.ts';
import type { Authorize } from './run-operation.ts';
import { operationOf, runOperation, unknownOperation } from './run-operation.ts';
import type { CallService, WireService } from './service.ts';
import { toJsonValue } from './to-json.ts';
import { Unanswered } from './unanswered.ts';
import type { WireRequest } from './wire-request.ts';

export interface AnswerOptions {
  readonly services: readonly WireService[];
  readonly authorize: Authorize;
  readonly principalOf: PrincipalOf;
  readonly defaultAccountId: string;
  readonly report: (problem: string) => void;
}

/** A request whose body is still to be read. */
export type IncomingWireRequest = Omit<WireRequest, 'body'> & { readonly body: () => Promise<Buffer> };

/**
 * Answers one HTTP request; whatever goes wrong becomes an answer in the protocol that the request speaks. Only
 * `Unanswered` is thrown: then nobody is there to answer.
 */
export async function answerRequest(incoming: IncomingWireRequest, options: AnswerOptions): Promise<Answer> {
  let codec = likelyCodec(incoming);
  try {
    requireLoopbackHost(incoming.headers.host);
    const request = { ...incoming, body: await incoming.body() };
    const scope = credentialScope(request.headers);
    const { service, operation } = route(request, scope.service, options.services);
    codec = codecOf(service);
    const caller = callerOf(scope, options.principalOf, options.defaultAccountId);
    operationOf(service, operation);
    const input = codec.readInput(request, operation);
    const output = await runOperation(service, operation, input, { caller, authorize: options.authorize });
    return codec.writeOutput(operation, output, request.requestId);
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    return codec.writeFault(faultOf(error, incoming, options.report), incoming.requestId);
  }
}

/** Calls services in process. A JSON service gets its input as the wire would have carried it. */
export function localCall(options: Pick<AnswerOptions, 'services' | 'authorize'>): CallService {
  return async (serviceName, operation, input, caller) => {
    const service = options.services.find(({ name }) => name === serviceName);
    if (service === undefined) throw unknownOperation('UnknownOperationException', { service: serviceName, operation });
    const carried = service.protocol.kind === 'json' ? toJsonValue(input ?? {}) : (input ?? {});
    return await runOperation(service, operation, carried, { caller, authorize: options.authorize });
  };
}

function faultOf(error: unknown, request: IncomingWireRequest, report: (problem: string) => void): AwsFault {
  if (error instanceof AwsFault) return error;
  const what = String(request.headers['x-amz-target'] ?? `${request.method} ${request.path}`);
  report(`${what} (request ${request.requestId}) failed: ${error instanceof Error ? error.stack : String(error)}`);
  return new AwsFault('InternalFailure', 'The request processing has failed because of an unknown error.', {
    statusCode: 500,
  });
}

/** The protocol to complain in before the service is known. */
function likelyCodec({ headers, path }: IncomingWireRequest): Codec {
  if (path.startsWith(REST_LAMBDA_PREFIX)) return restLambdaCodec;
  const version = headers['content-type'] === 'application/x-amz-json-1.1' ? '1.1' : '1.0';
  if (headers['x-amz-target'] !== undefined) return jsonCodec('', { kind: 'json', version, targetPrefix: '' });
  return queryCodec({
    kind: 'query',
    version: '',
    xmlNamespace: 'http://webservices.amazon.com/AWSFault/2005-15-09',
    client: {},
  });
}
