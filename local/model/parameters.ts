import { notImitated } from '../wire/aws-fault.ts';
import { rdsFault } from './faults.ts';

/**
 * Refuses parameters of an operation that the model knows of and does not imitate. Values that switch the feature off
 * pass, because SDKs and templates send them.
 */
export function refuseUnimitated(operation: string, input: object, parameters: readonly string[]): void {
  for (const parameter of parameters) {
    const value = (input as Readonly<Record<string, unknown>>)[parameter];
    if (value !== undefined && value !== false && value !== '') throw notImitated(`${parameter} of rds:${operation}`);
  }
}

/** Refuses parameters which the API does not have; over the wire they never arrive. The code is a guess. */
export function refuseUnknown(operation: string, input: object, parameters: readonly string[]): void {
  for (const parameter of parameters) {
    if (parameter in input) {
      throw rdsFault('UnknownParameter', `The parameter ${parameter} is not recognized by ${operation}`);
    }
  }
}

/** The members of `input` that are given, for settings that are only kept and shown again. */
export function pick<T extends object, K extends keyof T>(input: T, names: readonly K[]): Partial<Pick<T, K>> {
  const given = names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]);
  return Object.fromEntries(given) as Partial<Pick<T, K>>;
}
