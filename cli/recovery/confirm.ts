import { usageError } from '../cli-error.ts';
import type { Cli } from '../context.ts';

export interface Consent {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Refuses at once what could never be confirmed: nobody there to ask, or output that a program reads. Throws a `CliError`. */
export function assertConfirmable({ yes, json }: Consent, { input }: Cli): void {
  if (yes || (input.isTerminal && !json)) return;
  const fact = json
    ? '--json leaves no room for a question, expected --yes with it'
    : 'this is no terminal, where a confirmation could be typed, expected --yes';
  throw usageError(fact, 'Say that you mean it: add --yes.');
}

/** Has a word typed before something is done. Throws a `CliError` when another one comes. */
export async function confirm(word: string, { yes }: Consent, { input }: Cli): Promise<void> {
  if (yes) return;
  const typed = (await input.ask(`Type ${word} to go on: `)).trim();
  if (typed === word) return;
  throw usageError(
    `the confirmation was '${typed}', expected '${word}'; nothing was asked for`,
    `Run it again and type ${word}, or add --yes.`,
  );
}
