import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { TRAPS } from '../../scripts/docs/traps.ts';
import { copyOfSources, type CopyOfSources } from './support/without-guards.ts';

/**
 * Each guard against a trap in restored data is taken out of a copy of the sources; the trap must then bite, or keep the
 * restore from its end: its test fails. With every guard in its place all of them pass, which
 * `npm run test:hostile-data` shows.
 */
jest.setTimeout(180_000);

let sources: CopyOfSources;

beforeAll(() => void (sources = copyOfSources()));
afterAll(() => sources.dispose());

const escaped = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('without its guard there bites', () => {
  test.each(TRAPS.map((trap) => [trap.name, trap] as const))('%s', async (name, trap) => {
    const outcome = await sources.runWithout(trap.removals, trap.test, `trap: ${escaped(name)}$`);
    expect(outcome.hasRun).toBe(true);
    expect(outcome.failed).toBeGreaterThan(0);
  });
});
