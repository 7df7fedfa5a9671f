import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Guard, GUARDS, PROMISES } from '../../scripts/docs/promises.ts';
import { inCopies, type Outcome } from './support/without-guards.ts';

/**
 * A guard that no test misses is no guard. Each is taken out of a copy of the sources, one at a time; the test that is
 * named after its promise must then fail, and pass again once the guard is back.
 */
const MS_PER_GUARD = 120_000;
jest.setTimeout(GUARDS.length * MS_PER_GUARD);

/** By what the guard is, and by the test that runs with all of them in place. */
const without = new Map<string, Outcome | Error>();
const whole = new Map<string, Outcome | Error>();

const named = ({ promise }: Guard) => `promise ${promise}\\b`;
/** One guard that cannot be taken out is no reason not to try the others. */
const asError = (error: unknown): Error => error as Error;
const keyOf = (guard: Guard) => `${guard.test} ${named(guard)}`;

beforeAll(async () => {
  // Guards share tests: each is seen to pass once.
  const passing = [...new Map(GUARDS.map((guard) => [keyOf(guard), guard])).values()];
  await inCopies(passing, async (guard, sources) => {
    whole.set(keyOf(guard), await sources.run(guard.test, named(guard)).catch(asError));
  });
  await inCopies(GUARDS, async (guard, sources) => {
    without.set(guard.what, await sources.runWithout([guard], guard.test, named(guard)).catch(asError));
  });
});

test('every promise has a guard', () => {
  expect(PROMISES.filter(({ number }) => !GUARDS.some(({ promise }) => promise === number))).toEqual([]);
});

describe.each(PROMISES.map(({ number, text }) => [number, text] as const))('promise %i: %s', (number) => {
  const guards = GUARDS.filter(({ promise }) => promise === number);

  test.each(guards.map((guard) => [guard.what, guard] as const))(
    'its test fails without the guard: %s',
    (_what, guard) => {
      expect(whole.get(keyOf(guard))).toEqual({ failed: 0, hasRun: true });
      const outcome = without.get(guard.what);
      if (outcome instanceof Error) throw outcome;
      expect(outcome!.failed).toBeGreaterThan(0);
    },
  );
});
