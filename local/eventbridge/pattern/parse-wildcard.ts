import { invalidEventPattern } from './invalid-event-pattern.ts';
import type { ValueMatcher } from './pattern.ts';
import { wildcardComplexity } from './wildcard-complexity.ts';

// AWS refuses what costs too much to match and does not say where that begins. By this measure it has been seen to take
// 7 (`/Users/*/dir/dir/dir/dir/dir/doc.txt`) and to refuse 11 (`*:*:*:*:*:event-bus/*`, in its User Guide).
const COMPLEXITY_LIMIT = 10;

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
  refuseTooComplex(literals);
  return { kind: 'wildcard', literals };
}

function refuseTooComplex(literals: readonly string[]): void {
  let length = 0;
  const stars = new Set(literals.slice(0, -1).map((literal) => (length += literal.length)));
  const steps = { characters: literals.flatMap((literal) => literal.split('')), stars };
  if (wildcardComplexity(steps, COMPLEXITY_LIMIT) < COMPLEXITY_LIMIT) return;
  const advice =
    'try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';
  throw invalidEventPattern(`Rule is too complex - ${advice}`);
}
