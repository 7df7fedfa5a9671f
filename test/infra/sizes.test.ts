import { describe, expect, test } from '@jest/globals';
import { measure, swapPlans } from '../../infra/measure.ts';

/** Amazon RDS: a cluster's name has at most 63 characters. */
const LONGEST = 63;

describe.each([
  [1, 30],
  [5, 30],
  [100, LONGEST],
])('%i swap plans with names of %i characters, in one account and region', (count, nameCharacters) => {
  const sizes = measure(swapPlans(count, nameCharacters));

  test('send AWS nothing that is over its quota', () => {
    expect(sizes.filter(({ size, quota }) => size > quota)).toEqual([]);
  });

  test('are measured as a whole', () => {
    // Only where plans watch sources of another account has the bus a policy.
    expect(sizes.filter(({ size }) => size === 0).map(({ what }) => what)).toEqual(['policy of a bus']);
  });
});
