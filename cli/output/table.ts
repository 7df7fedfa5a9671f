import { stripVTControlCharacters } from 'node:util';

/** Columns as wide as their widest cell, two spaces apart; colour codes take no room. The last column is not padded. */
export function table(rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, visibleLength(cell))));
  }
  return rows.map((row) => (indent + row.map((cell, column) => padded(cell, widths[column]!)).join('  ')).trimEnd());
}

/** Cuts a line to `columns` visible characters; colour codes stay whole, so that what is opened is closed. */
export function clipped(line: string, columns: number): string {
  if (visibleLength(line) <= columns) return line;
  let room = columns - 1;
  let result = '';
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b')) {
      result += part;
      continue;
    }
    const kept = [...part].slice(0, room);
    result += kept.join('');
    room -= kept.length;
    if (kept.length < [...part].length) {
      result += '…';
      room = 0;
      return result + closingCodes(line.slice(result.length));
    }
  }
  return result;
}

export const padded = (cell: string, width: number): string =>
  cell + ' '.repeat(Math.max(0, width - visibleLength(cell)));

const visibleLength = (text: string): number => [...stripVTControlCharacters(text)].length;

const closingCodes = (rest: string): string => (rest.includes('\u001b[') ? '\u001b[0m' : '');
