import { describe, expect, test } from '@jest/globals';
import { startsWith } from '../../../services/saga-tracker/starts.ts';
import { aPlan } from '../../support/a-plan.ts';
import { refusalOf } from '../../support/given.ts';
import { NOON } from '../../support/stepped-clock.ts';

const plan = aPlan({ limits: { perDay: 2 } });
const hoursAgo = (hours: number) => new Date(NOON.getTime() - hours * 3_600_000).toISOString();
const now = NOON.toISOString();

describe('a restore', () => {
  test('is the first of its target', () => {
    expect(startsWith(plan, undefined, NOON)).toEqual({ seen: undefined, then: [now] });
  });

  test('is counted after those of the last 24 hours; older ones are forgotten', () => {
    const seen = [hoursAgo(30), hoursAgo(24), hoursAgo(23.9)];
    expect(startsWith(plan, seen, NOON)).toEqual({ seen, then: [hoursAgo(23.9), now] });
  });

  test('more than the plan allows is refused, with when the next may begin and what to do', () => {
    expect(() => startsWith(plan, [hoursAgo(20), hoursAgo(1)], NOON)).toThrow(
      `2 restores of target 'orders-staging' have begun in the last 24 hours, expected at most 2; the next may begin after 2026-10-06T16:00:00.000Z\nHINT: See who asks for them (aurora-restore list --plan orders-staging)`,
    );
  });

  test('waits for more than the oldest where the plan has come to allow fewer', () => {
    expect(() => startsWith(plan, [hoursAgo(20), hoursAgo(10), hoursAgo(1)], NOON)).toThrow(
      'the next may begin after 2026-10-07T02:00:00.000Z',
    );
  });

  test.each([
    [1, 'TooManyRestores'],
    [0, 'none'],
  ])('that comes %p ms too soon ends in %s', (msTooSoon, code) => {
    const freeAt = new Date(Date.parse(hoursAgo(20)) + 24 * 3_600_000);
    const at = new Date(freeAt.getTime() - msTooSoon);
    expect(refusalOf(() => startsWith(plan, [hoursAgo(20), hoursAgo(1)], at))).toBe(code);
  });
});
