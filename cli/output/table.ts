import { stripVTControlCharacters } from 'node:util';

/** Columns as wide as their widest cell, two spaces apart; colour codes take no room. The last column is not padded. */
export function table(rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, visibleLength(cell))));
  }
  return rows.map((row) => (indent + row.map((cell, column) => padded(cell, widths[column]!)).join('  ')).trimEnd());
}

/** Cuts a line to `columns` visible characters; every colour code stays, so that what is opened is closed. */
export function clipped(line: string, columns: number): string {
  if (visibleLength(line) <= columns) return line;
  let room = columns - 1;
  const kept = line.split(/(\u001b\[[0-9;]*m)/).map((part) => {
    if (part.startsWith('\u001b')) return part;
    const characters = [...part].slice(0, room);
    room -= characters.length;
    return characters.join('');
  });
  return `${kept.join('')}…`;
}

export const padded = (cell: string, width: number): string =>
  cell + ' '.repeat(Math.max(0, width - visibleLength(cell)));

const visibleLength = (text: string): number => [...stripVTControlCharacters(text)].length;
