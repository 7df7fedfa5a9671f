import { AwsFault } from './aws-fault.ts';
import { readsForms } from './reads-forms.ts';
import { REST_LAMBDA_PREFIX, restLambdaOperation } from './rest-lambda-codec.ts';
import { unknownOperation } from './run-operation.ts';
import type { WireService } from './service.ts';
import type { WireRequest } from './wire-request.ts';

export interface Route {
  readonly service: WireService;
  readonly operation: string;
}

/**
 * Which service and operation a request means: the target header, the Lambda path, or the form's `Action`, in this
 * order. `scopeService` is the service name it was signed for, which tells query services apart.
 */
export function route(request: WireRequest, scopeService: string, services: readonly WireService[]): Route {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return jsonRoute(target, services);
  if (request.path.startsWith(REST_LAMBDA_PREFIX)) return lambdaRoute(request, services);
  return queryRoute(request, scopeService, services);
}

function jsonRoute(target: string, services: readonly WireService[]): Route {
  const dot = target.lastIndexOf('.');
  const [prefix, operation] = [target.slice(0, dot), target.slice(dot + 1)];
  const service = services.find(({ protocol }) => protocol.kind === 'json' && protocol.targetPrefix === prefix);
  if (service === undefined) throw unknownOperation('UnknownOperationException', { service: prefix, operation });
  return { service, operation };
}

function lambdaRoute(request: WireRequest, services: readonly WireService[]): Route {
  const service = services.find(({ protocol }) => protocol.kind === 'rest-lambda');
  const operation = restLambdaOperation(request);
  if (service !== undefined && operation !== undefined) return { service, operation };
  throw unknownOperation('UnknownOperationException', {
    service: 'lambda',
    operation: `${request.method} ${request.path}`,
  });
}

function queryRoute(request: WireRequest, scopeService: string, services: readonly WireService[]): Route {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const operation = form.get('Action');
  const version = form.get('Version');
  if (operation === null) {
    throw new AwsFault('MissingAction', 'the request has no X-Amz-Target header, no Lambda path and no Action');
  }
  const readers = services.filter(({ protocol }) => readsForms(protocol));
  const service =
    readers.find(({ name }) => name === scopeService) ??
    readers.find(({ protocol }) => readsForms(protocol) && protocol.version === version);
  if (service === undefined) throw unknownOperation('InvalidAction', { service: scopeService, operation });
  return { service, operation };
}
