import { TerminalError } from './errors.ts';

/** Reads a setting that the deployment gives; a missing one stops the function at its start, not in mid-restore. */
export function requiredEnv(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new TerminalError('SettingMissing', `environment variable ${name} is not set`, 'Deploy the stack again.');
}

/** A setting that only some deployments give. */
export const optionalEnv = (name: string): string | undefined => process.env[name];
