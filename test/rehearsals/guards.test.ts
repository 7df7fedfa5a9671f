import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { GUARDS, PROMISES } from '../../scripts/docs/promises.ts';
import { copyOfSources, type CopyOfSources } from './support/without-guards.ts';

/**
 * A guard that no test misses is no guard. Each is taken out of a copy of the sources, one at a time; the test that is
 * named after its promise must then fail, and pass again once the guard is back.
 */
jest.setTimeout(120_000);

let sources: CopyOfSources;

beforeAll(() => void (sources = copyOfSources()));
afterAll(() => sources.dispose());

test('every promise has a guard', () => {
  expect(PROMISES.filter(({ number }) => !GUARDS.some(({ promise }) => promise === number))).toEqual([]);
});

describe.each(PROMISES.map(({ number, text }) => [number, text] as const))('promise %i: %s', (number) => {
  const guards = GUARDS.filter(({ promise }) => promise === number);

  test.each(guards.map((guard) => [guard.what, guard] as const))(
    'its test fails without the guard: %s',
    async (_what, guard) => {
      const named = `promise ${guard.promise}\\b`;
      expect(await sources.run(guard.test, named)).toEqual({ failed: 0, hasRun: true });
      expect((await sources.runWithout([guard], guard.test, named)).failed).toBeGreaterThan(0);
    },
  );
});
