/** What a name or a message that strangers wrote may take up, in characters. Names of PostgreSQL have 63 bytes. */
const TEXT_MAX = 100;
/** How many names a list tells, and how many bytes they have: the item of a restore has room for 400 KB in all. */
const NAMES_MAX = 50;
export const LIST_BYTES_MAX = 4_000;

/** Controls, formats (which turn the direction of writing round), separators of lines, and what Unicode does not know. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/**
 * Text that strangers wrote, made safe for a log, an event, a terminal and a person: one line, bounded, and what cannot be
 * seen is written out: `\u{1b}`. A restored database can hold any name.
 */
export function shown(text: unknown, max = TEXT_MAX): string {
  const whole = String(text);
  // Cut first: escaping a text of a megabyte would take its time.
  const characters = [...whole.slice(0, max * 2)];
  const escaped = characters.slice(0, max).map((character) => character.replace(UNSAFE, escapeOf));
  return escaped.join('') + (characters.length > max || whole.length > max * 2 ? '…' : '');
}

const escapeOf = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/** A list of names that stays readable and bounded, however many there are. They are shown already. */
export function listed(names: readonly string[], max = NAMES_MAX, bytesMax = LIST_BYTES_MAX): readonly string[] {
  let bytes = 0;
  const tooMany = names.findIndex((name, index) => index >= max || (bytes += Buffer.byteLength(name)) > bytesMax);
  return tooMany < 0 ? names : [...names.slice(0, tooMany), `and ${names.length - tooMany} more`];
}
