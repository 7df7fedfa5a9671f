import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { TRAPS } from '../../scripts/docs/traps.ts';
import { inCopies, type Outcome } from './support/without-guards.ts';

/**
 * Each guard against a trap in restored data is taken out of a copy of the sources; the trap must then bite, or keep the
 * restore from its end: its test fails. With every guard in its place all of them pass, which
 * `npm run test:hostile-data` shows.
 */
const MS_PER_TRAP = 120_000;

jest.setTimeout(TRAPS.length * MS_PER_TRAP);

const outcomes = new Map<string, Outcome>();
const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

beforeAll(() =>
  inCopies(TRAPS, async ({ name, removals, test: file }, sources) => {
    outcomes.set(name, await sources.runWithout(removals, file, `trap: ${escaped(name)}$`));
  }),
);

describe('without its guard there bites', () => {
  test.each(TRAPS.map(({ name }) => name))('%s', (name) => {
    const { hasRun, failed } = outcomes.get(name)!;
    expect(hasRun).toBe(true);
    expect(failed).toBeGreaterThan(0);
  });
});
