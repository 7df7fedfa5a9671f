import { invalidEventPattern } from './invalid-event-pattern.ts';
import type { ValueMatcher } from './pattern.ts';

/** AWS limits what a wildcard costs to match by a measure of its own; this bound only keeps patterns reasonable. */
const STARS_MAX = 20;

/** Splits `a*b` at its stars. `\*` is a star and `\\` a backslash. */
export function parseWildcard(text: string): ValueMatcher {
  const literals = [''];
  let isAfterStar = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    if (character === '*') {
      if (isAfterStar) throw invalidEventPattern(`Consecutive wildcard characters at pos ${i - 1}`);
      literals.push('');
    } else if (character === '\\') {
      const escaped = text[(i += 1)];
      if (escaped !== '*' && escaped !== '\\') throw invalidEventPattern(`Invalid escape character at pos ${i - 1}`);
      literals[literals.length - 1] += escaped;
    } else {
      literals[literals.length - 1] += character;
    }
    isAfterStar = character === '*';
  }
  if (literals.length - 1 > STARS_MAX) {
    const advice =
      'try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';
    throw invalidEventPattern(`Rule is too complex - ${advice}`);
  }
  return { kind: 'wildcard', literals };
}
