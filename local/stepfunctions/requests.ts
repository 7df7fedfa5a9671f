import { AwsFault, notImitated } from '../wire/aws-fault.ts';
import { modelViolation } from './faults.ts';

type Input = Readonly<Record<string, unknown>>;

const nameLengthMax = 80;
/** AWS forbids white space, brackets, wildcards, these special characters and control characters. */
const forbiddenInNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;

/** A text member that a request must have. Throws `ValidationException` without it. */
export function requiredText(input: Input, member: string): string {
  const value = input[member];
  if (typeof value !== 'string') throw modelViolation(undefined, member, 'Member must not be null');
  return value;
}

/** The name of a state machine or execution. Throws `InvalidName`, or `ValidationException` for a wrong length. */
export function validName(name: string): string {
  if (name.length === 0) {
    throw modelViolation(name, 'name', 'Member must have length greater than or equal to 1');
  }
  if (name.length > nameLengthMax) {
    throw modelViolation(name, 'name', `Member must have length less than or equal to ${nameLengthMax}`);
  }
  if (forbiddenInNames.test(name)) throw new AwsFault('InvalidName', `Invalid Name: '${name}'`);
  return name;
}

/** Refuses members by name that would change an answer in a way that is not imitated. */
export function refuseMembers(operation: string, input: Input, members: readonly string[]): void {
  const member = members.find((each) => input[each] !== undefined && input[each] !== false);
  if (member !== undefined) throw notImitated(`the member ${member} of Step Functions ${operation}`);
  if (input['includedData'] === 'METADATA_ONLY') {
    throw notImitated(`includedData METADATA_ONLY of Step Functions ${operation}`);
  }
}
