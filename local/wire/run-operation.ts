import { AwsFault } from './aws-fault.ts';
import { readsForms } from './reads-forms.ts';
import type { Caller, Operation, Permission, WireService } from './service.ts';

/** Throws the `AwsFault` `AccessDenied` when the caller may not. */
export type Authorize = (permission: Permission, caller: Caller) => void;

/** Checks every permission, then handles. The one door to every operation, over the wire and in process. */
export async function runOperation(
  service: WireService,
  name: string,
  input: unknown,
  options: { readonly caller: Caller; readonly authorize: Authorize },
): Promise<unknown> {
  const operation = operationOf(service, name);
  for (const permission of operation.permissions(input, options.caller)) {
    try {
      options.authorize(permission, options.caller);
    } catch (error) {
      throw error instanceof AwsFault && error.code === 'AccessDenied' ? denialOf(service, permission, error) : error;
    }
  }
  return await operation.handle(input, options.caller);
}

/** Throws when the service has no such operation, in the words of its protocol. */
export function operationOf(service: WireService, name: string): Operation {
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation !== undefined) return operation;
  throw unknownOperation(readsForms(service.protocol) ? 'InvalidAction' : 'UnknownOperationException', {
    service: service.name,
    operation: name,
  });
}

/** A fault that names what was asked for and says where the list of what there is stands. */
export function unknownOperation(code: string, asked: { service: string; operation: string }): AwsFault {
  const message = `the local runtime does not imitate ${asked.service}:${asked.operation}`;
  return new AwsFault(code, `${message}\nHINT: see docs/local-runtime.md for the operations it does.`);
}

/** Every service has its own code for the same refusal. */
function denialOf(service: WireService, { action }: Permission, fault: AwsFault): AwsFault {
  if (service.name === 'sns' && action.startsWith('kms:')) {
    return new AwsFault('KMSAccessDenied', fault.message, { statusCode: 400 });
  }
  if (service.name === 'sns') return new AwsFault('AuthorizationError', fault.message, { statusCode: 403 });
  if (service.protocol.kind === 'ec2') {
    const message = `You are not authorized to perform this operation. ${fault.message}`;
    return new AwsFault('UnauthorizedOperation', message, { statusCode: 403 });
  }
  if (service.protocol.kind === 'query') return new AwsFault('AccessDenied', fault.message, { statusCode: 403 });
  const statusCode = service.protocol.kind === 'rest-lambda' ? 403 : 400;
  return new AwsFault('AccessDeniedException', fault.message, { statusCode });
}
