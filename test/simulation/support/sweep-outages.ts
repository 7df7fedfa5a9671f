import { describe, expect, test } from '@jest/globals';
import type { Call } from './aws-calls.ts';
import { changesOf } from './changes-of.ts';
import { keepsItsPromises } from './keeps-its-promises.ts';
import type { Outage } from './outages.ts';
import type { Ended, Scenario } from './scenario.ts';

export const MINUTE_MS = 60_000;

/** An outage of the api beginning with each of these calls of it, titled by the call. */
export function outagesFrom(
  calls: readonly Call[],
  api: string,
  lastsMs: number,
): readonly (readonly [title: string, Outage])[] {
  return calls
    .filter((call) => call.api === api)
    .map(({ by, operation, nth }, index) => [`${by}'s ${operation} ${nth}`, { api, from: index + 1, lastsMs }]);
}

/** The restore completes, with the same changes as without the outage, and keeps its promises. */
export function outlastsOutages(
  name: string,
  scenario: Scenario,
  healthy: Ended,
  outages: readonly (readonly [title: string, Outage])[],
): void {
  const expected = new Set(changesOf(healthy));
  describe(`${name}: completes though there is an outage beginning at`, () => {
    test.each(outages)('%s', async (_title, outage) => {
      const ended = await keepsItsPromises({ ...scenario, outages: [outage] });
      expect([ended.saga.phase, ended.saga.failure]).toEqual(['completed', undefined]);
      expect(new Set(changesOf(ended))).toEqual(expected);
    });
  });
}
