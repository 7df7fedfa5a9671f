import { TerminalError } from '../../shared/errors.ts';

/** How long the function may still run, in milliseconds. */
export type RemainingMs = () => number;

/** Kept for the commit that follows, and for a server that takes a moment to stop a statement. */
export const MARGIN_MS = 30_000;

/** How long a statement that begins now may take. Throws a `TerminalError` when that is no time at all. */
export function timeLeftMs(remainingMs: RemainingMs, what: string): number {
  const leftMs = Math.floor(remainingMs() - MARGIN_MS);
  if (leftMs > 0) return leftMs;
  throw outOfTime(`${what} could not begin: those before it took all the time there is`);
}

export function outOfTime(fact: string): TerminalError {
  const hint = 'A step may run for 15 minutes: make the statements of the plan faster, or run them after the restore.';
  return new TerminalError('StatementsTooSlow', fact, hint);
}
