import { requireOneOf, validationFault } from '../validation-fault.ts';

const RETURN_VALUES = ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'];

/** Throws ValidationException for a word that is none of `ReturnValues`, or none this operation knows. */
export function requireReturnValues(given: string | undefined, allowed: readonly string[] = RETURN_VALUES): void {
  requireOneOf(given, 'returnValues', RETURN_VALUES);
  if (given !== undefined && !allowed.includes(given)) throw validationFault('Return values set to invalid value');
}
