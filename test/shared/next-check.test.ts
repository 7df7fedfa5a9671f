import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextCheckMs, remainingMs, type WaitFacts } from '../../shared/next-check.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const BOUNDS = { closestMs: 10 * SECOND, furthestMs: 15 * MINUTE };

const facts: fc.Arbitrary<WaitFacts> = fc.record(
  {
    elapsedMs: fc.integer({ min: 0, max: 48 * HOUR }),
    progress: fc.integer({ min: 0, max: 100 }),
    expectedMs: fc.integer({ min: 0, max: 48 * HOUR }),
    closestMs: fc.constantFrom(SECOND, 10 * SECOND),
    furthestMs: fc.constantFrom(MINUTE, 15 * MINUTE),
  },
  { requiredKeys: ['elapsedMs', 'closestMs', 'furthestMs'] },
);

test('the next look is never closer nor further than the plan allows, and a whole number', () => {
  fc.assert(
    fc.property(facts, (each) => {
      const ms = nextCheckMs(each);
      expect(ms).toBeGreaterThanOrEqual(each.closestMs);
      expect(ms).toBeLessThanOrEqual(each.furthestMs);
      expect(Number.isInteger(ms)).toBe(true);
    }),
  );
});

test('what is left is never negative', () => {
  fc.assert(fc.property(facts, (each) => void expect(remainingMs(each)).toBeGreaterThanOrEqual(0)));
});

describe('what is probably left', () => {
  test('follows from the progress where there is one', () => {
    expect(remainingMs({ ...BOUNDS, elapsedMs: HOUR, progress: 25, expectedMs: 9 * HOUR })).toBe(3 * HOUR);
    expect(remainingMs({ ...BOUNDS, elapsedMs: HOUR, progress: 100 })).toBe(0);
  });

  test('follows from the last restore while a queued copy stands at zero', () => {
    expect(remainingMs({ ...BOUNDS, elapsedMs: HOUR, progress: 0, expectedMs: 3 * HOUR })).toBe(2 * HOUR);
  });

  test('is as long again as it has taken when there is nothing to go by', () => {
    expect(remainingMs({ ...BOUNDS, elapsedMs: HOUR })).toBe(HOUR);
    expect(remainingMs({ ...BOUNDS, elapsedMs: 4 * HOUR, expectedMs: 3 * HOUR })).toBe(4 * HOUR);
  });
});

/** Waits for something that takes `lengthMs`, looking when told to. RDS gives whole percents. */
function wait(lengthMs: number, known: { readonly progress?: boolean; readonly expectedMs?: number }) {
  let elapsedMs = 0;
  let checks = 1;
  while (elapsedMs < lengthMs) {
    const progress = known.progress ? Math.floor((100 * elapsedMs) / lengthMs) : undefined;
    elapsedMs += nextCheckMs({ ...BOUNDS, elapsedMs, progress, expectedMs: known.expectedMs });
    checks += 1;
  }
  return { checks, lateMs: elapsedMs - lengthMs };
}

describe('a wait of two hours', () => {
  test('costs about a dozen looks and ends in seconds where an earlier restore tells how long it takes', () => {
    const { checks, lateMs } = wait(2 * HOUR, { progress: true, expectedMs: 2 * HOUR });
    expect(checks).toBeLessThanOrEqual(13);
    expect(lateMs).toBeLessThan(5 * SECOND);
  });

  test('costs twenty looks the first time, with nothing but percents to go by', () => {
    const { checks, lateMs } = wait(2 * HOUR, { progress: true });
    expect(checks).toBeLessThanOrEqual(20);
    expect(lateMs).toBeLessThan(36 * SECOND);
  });

  test('ends within the closest look without any percents, where an earlier restore took as long', () => {
    const { checks, lateMs } = wait(2 * HOUR, { expectedMs: 2 * HOUR });
    expect(checks).toBeLessThanOrEqual(16);
    expect(lateMs).toBeLessThanOrEqual(BOUNDS.closestMs);
  });

  test('is never late by more than the furthest look, whatever is known', () => {
    expect(wait(2 * HOUR, {}).lateMs).toBeLessThan(BOUNDS.furthestMs);
    expect(wait(2 * HOUR, { expectedMs: 20 * MINUTE }).lateMs).toBeLessThan(BOUNDS.furthestMs);
  });
});

test('a wait with progress ends late by half a percent of its length at most, or by the closest look', () => {
  // RDS gives whole percents: at 99 % anything up to a hundredth may be left.
  fc.assert(
    fc.property(fc.integer({ min: 10 * SECOND, max: 12 * HOUR }), (lengthMs) => {
      const { checks, lateMs } = wait(lengthMs, { progress: true });
      expect(lateMs).toBeLessThanOrEqual(Math.max(BOUNDS.closestMs, lengthMs / 180));
      expect(checks).toBeLessThanOrEqual(80);
    }),
  );
});
