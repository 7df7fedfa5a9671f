import { constraint, limitExceeded } from './faults.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import type { Pattern } from './pattern/pattern.ts';

const CHARACTERS_MAX = 4_096;
/** The quota of an account; AWS raises it on request. That it answers LimitExceededException is a guess. */
const CHARACTERS_QUOTA = 2_048;

/** Parses the pattern of a rule or an archive, after checking its length. */
export function parseEventPattern(text: string): Pattern {
  if (text.length > CHARACTERS_MAX) {
    throw constraint(text, 'eventPattern', `have length less than or equal to ${CHARACTERS_MAX}`);
  }
  if (text.length > CHARACTERS_QUOTA) throw limitExceeded();
  return parsePattern(text);
}
