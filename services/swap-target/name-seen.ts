import type { NameSeen, TargetSwapOutput } from '../../shared/step-outputs.ts';
import type { NameTry } from './ports.ts';

export const NOTHING_SEEN: NameSeen = { isMeasured: false, silentMs: 0 };

/**
 * What is known of the name after one more try. It is silent from the first try that no server with a right certificate
 * answered to the next one that somebody did. Pure.
 */
export function afterTry(seen: NameSeen, { answer, from, to }: NameTry): NameSeen {
  const { certificateFrom, certificateFact: _, ...rest } = seen;
  const began = from.toISOString();
  const { silentFrom = began, silences = 0 } = seen;
  const silence = { silentFrom, silences: seen.silentFrom ? silences : silences + 1 };
  switch (answer.kind) {
    case 'in':
      return { ...ended(seen, to), reachedAt: seen.reachedAt ?? to.toISOString() };
    case 'another':
      return { ...ended(seen, to), oldAnsweredAt: to.toISOString() };
    case 'certificate':
      return { ...rest, ...silence, certificateFrom: certificateFrom ?? began, certificateFact: answer.fact };
    case 'nobody':
      return { ...rest, ...silence };
  }
}

function ended({ silentFrom, certificateFrom: _, certificateFact: __, ...seen }: NameSeen, to: Date): NameSeen {
  if (silentFrom === undefined) return seen;
  return { ...seen, silentMs: seen.silentMs + Math.max(0, to.getTime() - Date.parse(silentFrom)) };
}

/**
 * For how long nobody answered: what the tries saw or, where they could not see the name before the first rename, the time
 * from then to the first login, which is the most that it can have been. Pure.
 */
export function unreachableMsOf({ seen = NOTHING_SEEN, unreachableFrom, begunAt }: TargetSwapOutput, at: Date): number {
  if (!seen.isMeasured) {
    const end = seen.reachedAt ? Date.parse(seen.reachedAt) : at.getTime();
    return Math.max(0, end - Date.parse(unreachableFrom ?? begunAt));
  }
  const goesOnMs = seen.silentFrom ? Math.max(0, at.getTime() - Date.parse(seen.silentFrom)) : 0;
  return seen.silentMs + goesOnMs;
}
