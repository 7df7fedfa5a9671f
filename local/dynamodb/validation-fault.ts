import { AwsFault } from '../wire/aws-fault.ts';

/** DynamoDB's answer to a request that is wrong in itself, as opposed to one whose condition fails. */
export function validationFault(message: string): AwsFault {
  return new AwsFault('ValidationException', message);
}

/** The form in which DynamoDB reports a member that breaks its model: missing, too long, not in its enumeration. */
export function memberFault(value: unknown, member: string, constraint: string): AwsFault {
  const shown = value === undefined || value === null ? 'null' : `'${String(value)}'`;
  return validationFault(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

/** The member's value; throws a ValidationException when the request lacks it. */
export function requireMember<T>(value: T | undefined | null, member: string): T {
  if (value === undefined || value === null) throw memberFault(null, member, 'Member must not be null');
  return value;
}

/** Throws a ValidationException when a given member is none of `allowed`. */
export function requireOneOf(value: unknown, member: string, allowed: readonly string[]): void {
  if (value === undefined || value === null || allowed.includes(String(value))) return;
  throw memberFault(value, member, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
}
