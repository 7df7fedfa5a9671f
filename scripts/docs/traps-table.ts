import { TRAPS } from './traps.ts';

const BEGIN =
  '<!-- The table of traps is generated from `scripts/docs/traps.ts` by `npm run docs`; a test checks that it is current. -->';
const END = '<!-- End of the table. -->';

/** The page with the table of traps as it is now. */
export function withTraps(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`docs/safety.md has no place for the table of traps: '${BEGIN}' … '${END}'`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${trapsTable()}\n\n${page.slice(end)}`;
}

function trapsTable(): string {
  const rows = TRAPS.map(({ name, would, guard, removals }) => {
    const files = [...new Set(removals.map(({ file }) => file))].map(
      (file) => `[${file.split('/').at(-1)}](../${file})`,
    );
    return `| ${name} | ${would} | ${guard} (${files.join(', ')}) |`;
  });
  return ['| what stands in the data | what it would do | what keeps it from that |', '|---|---|---|', ...rows].join(
    '\n',
  );
}
