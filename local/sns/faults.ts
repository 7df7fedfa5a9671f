import { AwsFault } from '../wire/aws-fault.ts';

export function notFound(what: string): AwsFault {
  return new AwsFault('NotFound', `${what} does not exist`, { statusCode: 404 });
}

/** Code of the tagging operations, which differs from that of all others. */
export function resourceNotFound(): AwsFault {
  return new AwsFault('ResourceNotFound', 'Resource does not exist', { statusCode: 404 });
}

export function invalidParameter(what: string): AwsFault {
  return new AwsFault('InvalidParameter', `Invalid parameter: ${what}`);
}

/** A message attribute that cannot be. */
export function invalidAttribute(message: string): AwsFault {
  return new AwsFault('ParameterValueInvalid', message);
}

/** A service that the topic's policy does not admit. */
export function authorizationError(service: string, action: string, resource: string): AwsFault {
  const because = `because no resource-based policy allows the ${action} action`;
  const message = `User: ${service} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
  return new AwsFault('AuthorizationError', message, { statusCode: 403 });
}
