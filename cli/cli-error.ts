import { EXIT, type ExitCode } from './exit-codes.ts';

/** An error for the person at the terminal: a fact, one thing to do, and the exit code. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly fact: string;
  readonly hint: string;

  constructor(exitCode: ExitCode, fact: string, hint: string, options?: ErrorOptions) {
    super(`${fact}\nHINT: ${hint}`, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.fact = fact;
    this.hint = hint;
  }
}

export const usageError = (fact: string, hint: string): CliError => new CliError(EXIT.wrongUsage, fact, hint);

/** Something that was asked for is not done. */
export const refusal = (fact: string, hint: string): CliError => new CliError(EXIT.restoreFailed, fact, hint);

export const unknownRestore = (restoreId: string): CliError =>
  usageError(`restore '${restoreId}' does not exist`, 'See which there are: aurora-restore list');
