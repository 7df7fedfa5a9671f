import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Trap, TRAPS } from '../../scripts/docs/traps.ts';
import { copyOfSources, type Outcome } from './support/without-guards.ts';

/**
 * Each guard against a trap in restored data is taken out of a copy of the sources; the trap must then bite, or keep the
 * restore from its end: its test fails. With every guard in its place all of them pass, which
 * `npm run test:hostile-data` shows.
 */
const MS_PER_TRAP = 120_000;
/** Each trap waits for its server most of the time. */
const AT_ONCE = 2;

jest.setTimeout(TRAPS.length * MS_PER_TRAP);

const outcomes = new Map<string, Outcome>();
const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

beforeAll(async () => {
  const left = [...TRAPS];
  await Promise.all(Array.from({ length: AT_ONCE }, () => takenOutOneByOne(left)));
});

/** In a copy of its own; `left` is shared. */
async function takenOutOneByOne(left: Trap[]): Promise<void> {
  const sources = copyOfSources();
  try {
    for (let trap = left.shift(); trap; trap = left.shift()) {
      const named = `trap: ${escaped(trap.name)}$`;
      outcomes.set(trap.name, await sources.runWithout(trap.removals, trap.test, named));
    }
  } finally {
    sources.dispose();
  }
}

describe('without its guard there bites', () => {
  test.each(TRAPS.map(({ name }) => name))('%s', (name) => {
    const { hasRun, failed } = outcomes.get(name)!;
    expect(hasRun).toBe(true);
    expect(failed).toBeGreaterThan(0);
  });
});
