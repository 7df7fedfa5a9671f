import { tmpdir } from 'node:os';

/** How Node and the system, and PostgreSQL's SQLSTATE, say that there is no room. */
const CODES = ['ENOSPC', 'EDQUOT', '53100'];
const WORDS = /no space left on device|ENOSPC|disk quota exceeded/i;
/** A cause of a cause of a cause explains nothing more. */
const CAUSES_MAX = 5;

/** What to say, besides the error, when the disk is full; nothing when it is something else. Pure but for the folder's name. */
export function diskFullHint(error: unknown): string | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && current !== undefined; depth += 1) {
    const { code, cause } = (current ?? {}) as { code?: unknown; cause?: unknown };
    if (CODES.includes(String(code)) || WORDS.test(current instanceof Error ? current.message : String(current))) {
      return `HINT: The disk is full. The local runtime keeps its databases in ${tmpdir()}: free some space there, or set TMPDIR to a folder with room.`;
    }
    current = cause;
  }
  return undefined;
}
