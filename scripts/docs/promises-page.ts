import { generatedNote } from './flow.ts';
import { GUARDS, PROMISES } from './promises.ts';

/** `docs/promises.md`: each promise with its guards, and for each guard the tests that fail without it. */
export function promisesPage(): string {
  return [
    '# Promises, guards and tests',
    '',
    generatedNote('`scripts/docs/promises.ts`'),
    '',
    'Each guard below is taken out of a copy of the sources, one at a time, by `npm run test:rehearsals`: the tests of that file',
    'which are named after the promise must then fail. How the guards work together: [safety.md](safety.md).',
    '',
    '| promise | guard | in | test |',
    '|---|---|---|---|',
    ...PROMISES.flatMap(({ number, text }) =>
      GUARDS.filter(({ promise }) => promise === number).map(({ what, file, test }, index) =>
        row([index === 0 ? `**${number}.** ${text}` : '', what, link(file), link(test)]),
      ),
    ),
    '',
  ].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const link = (file: string): string => `[${file}](../${file})`;
