import { CommanderError } from 'commander';
import { diskFullHint } from '../local/disk-full.ts';
import { messageOf } from '../shared/errors.ts';
import { CliError } from './cli-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

export interface Explanation {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
}

/** What to say about an error and how to end. Stack traces are for `--debug`. */
export function explainError(error: unknown, isDebug: boolean): Explanation {
  // Help and version have been printed; help for want of a command is still a refusal.
  if (error instanceof CommanderError)
    return { exitCode: error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage, lines: [] };
  if (isAbort(error)) return { exitCode: EXIT.interrupted, lines: [] };
  const lines = isDebug ? traces(error) : [messageOf(error)];
  if (error instanceof CliError) return { exitCode: error.exitCode, lines };
  const diskFull = diskFullHint(error);
  if (diskFull) return { exitCode: EXIT.restoreFailed, lines: [...lines, diskFull] };
  // Errors of `shared/` bring their own hint; folders and files that were named wrongly are among them.
  if (messageOf(error).includes('\nHINT: ')) return { exitCode: EXIT.wrongUsage, lines };
  return { exitCode: EXIT.restoreFailed, lines: [...lines, ...(isDebug ? [] : [UNEXPECTED])] };
}

const UNEXPECTED = 'HINT: This was not expected. Run it again with --debug to see where it comes from.';

/** A cause of a cause of a cause explains nothing more. */
const CAUSES_MAX = 5;

function traces(error: unknown): string[] {
  const lines: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && current !== undefined; depth += 1) {
    const text = current instanceof Error ? (current.stack ?? current.message) : String(current);
    lines.push(depth === 0 ? text : `caused by ${text}`);
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines;
}

const isAbort = (error: unknown): boolean => (error as Error | undefined)?.name === 'AbortError';
