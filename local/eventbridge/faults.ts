import { AwsFault } from '../wire/aws-fault.ts';

export function validation(message: string): AwsFault {
  return new AwsFault('ValidationException', message);
}

export function invalidParameter(name: string, reason: string): AwsFault {
  return validation(`Parameter ${name} is not valid. Reason: ${reason}`);
}

/** A member that breaks a constraint of the model, in the words AWS uses for all of them. */
export function constraint(value: unknown, member: string, rule: string): AwsFault {
  return validation(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}

export function notFound(message: string): AwsFault {
  return new AwsFault('ResourceNotFoundException', message);
}

export function alreadyExists(what: string): AwsFault {
  return new AwsFault('ResourceAlreadyExistsException', `${what} already exists.`);
}

export function limitExceeded(): AwsFault {
  return new AwsFault('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
}

export function invalidSchedule(): AwsFault {
  return validation('Parameter ScheduleExpression is not valid.');
}
