import type { Finding } from './saga.ts';

/** An error that people read: what was got, what was expected, and one thing to do about it. */
export abstract class PipelineError extends Error {
  abstract readonly isRetryable: boolean;
  /** For machines: `TargetProtected`, `SnapshotNotFound`, … */
  readonly code: string;
  /** The fact alone, without the hint. */
  readonly fact: string;
  readonly hint: string;

  constructor(code: string, fact: string, hint: string, options?: ErrorOptions) {
    super(`${fact}\nHINT: ${hint}`, options);
    // Bundles must keep names, or this is one letter: esbuild's keepNames is on.
    this.name = new.target.name;
    this.code = code;
    this.fact = fact;
    this.hint = hint;
  }
}

/** May pass by itself. A step's is committed as its trouble and waited for; elsewhere Lambda tries the delivery again. */
export class RetryableError extends PipelineError {
  readonly isRetryable = true;
}

/** Will not pass by itself: the step fails and the restore ends. */
export class TerminalError extends PipelineError {
  readonly isRetryable = false;
  /** Each of several reasons, when there is more than one. */
  readonly findings?: readonly Finding[];

  constructor(
    code: string,
    fact: string,
    hint: string,
    options: ErrorOptions & { readonly findings?: readonly Finding[] } = {},
  ) {
    super(code, fact, hint, options);
    this.findings = options.findings;
  }
}

/** A finding, where the first of them ends the matter. */
export const terminalErrorOf = ({ code, message, hint }: Finding): TerminalError =>
  new TerminalError(code, message, hint);

/** Guards compare names, because an error may come from another bundle. */
export function isTerminal(error: unknown): error is TerminalError {
  return error instanceof Error && error.name === 'TerminalError';
}

export function isRetryable(error: unknown): error is RetryableError {
  return error instanceof Error && error.name === 'RetryableError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Makes a forgotten case a compile error, and a crash where the compiler was circumvented. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
