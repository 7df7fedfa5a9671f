import { AwsFault } from './aws-fault.ts';

/**
 * Throws for the first member that AWS insists on and the request does not have. RDS's code and words; that the other
 * services with forms use the same ones is a guess.
 */
export function refuseMissing(
  required: readonly string[],
  input: Readonly<Record<string, unknown>>,
  nameOf: (member: string) => string = (member) => member,
): void {
  const missing = required.find((name) => input[name] === undefined);
  if (missing !== undefined) {
    throw new AwsFault('MissingParameter', `The request must contain the parameter ${nameOf(missing)}`);
  }
}
