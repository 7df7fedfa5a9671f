import { AwsFault } from '../wire/aws-fault.ts';

export function invalidArn(what: string): AwsFault {
  return new AwsFault('InvalidArn', `Invalid Arn: '${what}'`);
}

export function machineDoesNotExist(arn: string): AwsFault {
  return new AwsFault('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

export function executionDoesNotExist(arn: string): AwsFault {
  return new AwsFault('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

/** A member of a request that breaks the API's model. */
export function modelViolation(value: unknown, member: string, constraint: string): AwsFault {
  const shown = value === undefined || value === null ? 'null' : `'${String(value)}'`;
  return new AwsFault(
    'ValidationException',
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}
