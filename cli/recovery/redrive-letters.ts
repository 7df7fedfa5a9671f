import type { ServiceName } from '../../events/services.ts';
import { messageOf } from '../../shared/errors.ts';
import type { DeadLetterQueue, DeadLetters } from '../dead-letters.ts';
import type { DeadLetter } from './dead-letter.ts';

export interface Redriving {
  /** Lambda has accepted these. */
  readonly redriven: readonly DeadLetter[];
  /** Accepted, and still in the queue: they would be redriven once more, which is harmless. */
  readonly undeleted: readonly DeadLetter[];
  /** What made it stop; the rest is in the queue as before. */
  readonly trouble?: unknown;
}

/** Hands events to their service again, in turn; a message goes only after Lambda has accepted its event. */
export async function redriveLetters(
  letters: readonly DeadLetter[],
  { service, queue }: { readonly service: ServiceName; readonly queue: DeadLetterQueue },
  port: DeadLetters,
): Promise<Redriving> {
  const redriven: DeadLetter[] = [];
  const undeleted: DeadLetter[] = [];
  for (const letter of letters) {
    if (!letter.event) continue;
    try {
      await port.deliver(service, letter.event);
    } catch (trouble) {
      return { redriven, undeleted, trouble };
    }
    redriven.push(letter);
    try {
      await port.remove(service, queue, letter.message);
    } catch (trouble) {
      undeleted.push(letter);
      return { redriven, undeleted, trouble };
    }
  }
  return { redriven, undeleted };
}

/** Gives messages back at once; what cannot be given back comes back by itself in some minutes. Gives the troubles. */
export async function releaseLetters(
  letters: readonly DeadLetter[],
  { service, queue }: { readonly service: ServiceName; readonly queue: DeadLetterQueue },
  port: DeadLetters,
): Promise<readonly string[]> {
  const outcomes = await Promise.allSettled(letters.map(({ message }) => port.release(service, queue, message)));
  return outcomes.flatMap((each) => (each.status === 'rejected' ? [messageOf(each.reason).split('\n')[0]!] : []));
}
