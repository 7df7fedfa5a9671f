import { ContractViolation } from '../../../events/contract-violation.ts';

/** The paths that a `ContractViolation` names. */
export function pathsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof ContractViolation) return error.paths;
    throw error;
  }
  return [];
}
