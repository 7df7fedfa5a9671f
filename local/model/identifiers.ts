import { rdsFault } from './faults.ts';

const IDENTIFIER = /^[a-z](?:-?[a-z0-9])*$/;
const IDENTIFIER_LENGTH_MAX = 63;

/** RDS keeps names in lower case and compares them so. Throws `InvalidParameterValue` for what is not an identifier. */
export function newIdentifier(parameter: string, value: string | undefined): string {
  const name = required(parameter, value).toLowerCase();
  if (!IDENTIFIER.test(name) || name.length > IDENTIFIER_LENGTH_MAX) {
    throw rdsFault(
      'InvalidParameterValue',
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ` +
        'ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.',
    );
  }
  return name;
}

/** A parameter that must be there. */
export function required(parameter: string, value: string | undefined): string {
  if (value) return value;
  throw rdsFault('MissingParameter', `The request must contain the parameter ${parameter}.`);
}
