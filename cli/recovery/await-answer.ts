import { hasAnswered } from '../../shared/answered.ts';
import { spokenDuration } from '../../shared/duration.ts';
import { CliError, unknownRestore } from '../cli-error.ts';
import { isPassing } from '../aws/service-error.ts';
import type { Cli } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Restores } from '../restores.ts';
import { READ_ATTEMPTS_MAX } from '../watch/follow-restore.ts';
import { unlessAborted } from '../watch/unless-aborted.ts';

/** Lambda tries a delivery a second and a third time, after one and two minutes. */
export const ANSWERS_WITHIN_MS = 4 * 60_000;
const INTERVAL_MS = 1_000;

export type Answer = { readonly kind: 'taken-up' } | { readonly kind: 'refused'; readonly why: string };

/**
 * Waits until the restore has answered the request with this event id, and says how. Throws a `CliError` when it does not
 * in time.
 */
export function awaitAnswer(restoreId: string, eventId: string, service: Restores, cli: Cli): Promise<Answer> {
  return poll(`restore '${restoreId}' has not answered request '${eventId}'`, cli, async () => {
    const saga = await service.read(restoreId);
    if (!saga) throw unknownRestore(restoreId);
    if (!hasAnswered(saga.answered, eventId)) return undefined;
    const entry = (await service.auditOf(restoreId)).find(
      ({ cause, decision }) => cause === eventId && decision === 'refused',
    );
    return entry ? { kind: 'refused', why: entry.summary } : { kind: 'taken-up' };
  });
}

/** Looks until there is something to see. Throws a `CliError` when there is nothing in time; troubles may pass. */
export async function poll<Seen>(silence: string, cli: Cli, look: () => Promise<Seen | undefined>): Promise<Seen> {
  const signal = cli.stopSignal();
  const lastAtMs = cli.now().getTime() + ANSWERS_WITHIN_MS;
  let troubles = 0;
  for (;;) {
    try {
      const seen = await unlessAborted(look(), signal);
      if (seen !== undefined) return seen;
      troubles = 0;
    } catch (error) {
      troubles += 1;
      if (!isPassing(error) || troubles >= READ_ATTEMPTS_MAX) throw error;
    }
    if (cli.now().getTime() >= lastAtMs) throw unanswered(silence);
    await cli.sleep(INTERVAL_MS, signal);
  }
}

const unanswered = (silence: string): CliError =>
  new CliError(
    EXIT.unreachable,
    `${silence} within ${spokenDuration(ANSWERS_WITHIN_MS)}, expected it to`,
    'It may still come. See whether its event is a dead letter: aurora-restore redrive replay-restore',
  );
