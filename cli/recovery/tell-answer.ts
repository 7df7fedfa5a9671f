import type { Cli } from '../context.ts';
import { shown } from '../output/shown.ts';
import type { Answer } from './await-answer.ts';

export interface Telling {
  readonly restoreId: string;
  readonly eventId: string;
  readonly answer: Answer;
  /** The sentence for people when it was taken up. */
  readonly takenUp: string;
  /** What tools are told besides. */
  readonly facts?: object;
}

/** Says how a restore has answered; a refusal goes to standard error. */
export function tellAnswer(
  { restoreId, eventId, answer, takenUp, facts }: Telling,
  { json, watch }: { readonly json?: boolean; readonly watch?: boolean },
  cli: Cli,
): void {
  // With --watch the changes follow, one a line, so this is one line as well.
  if (json) cli.print(JSON.stringify({ restoreId, eventId, answer, ...(answer.kind === 'taken-up' && facts) }));
  else if (answer.kind === 'taken-up') {
    cli.print([takenUp, ...(watch ? [] : [`Follow it: aurora-restore watch ${restoreId}`])]);
  } else {
    cli.warn(`refused: ${shown(answer.why)}\nHINT: See what has become of it: aurora-restore status ${restoreId}`);
  }
}
