import { describe, expect, test } from '@jest/globals';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import { simulate } from '../support/simulate.ts';
import { MINUTE_MS, outagesFrom, outlastsOutages } from '../support/sweep-outages.ts';

const SCENARIOS = [
  ['swap', { strategy: 'swap' }],
  ['replace', { strategy: 'replace' }],
  ['a first swap', { strategy: 'swap', hasOldTarget: false }],
  ['a first replace', { strategy: 'replace', hasOldTarget: false }],
] as const;
const APIS = ['dynamodb', 'ec2', 'events', 'kms', 'rds', 'secretsmanager', 'sns', 'states'];
const OUTAGE_MS = 30 * MINUTE_MS;

for (const [name, scenario] of SCENARIOS) {
  const healthy = await simulate(scenario);
  for (const api of APIS) {
    const outages = outagesFrom([...healthy.calls, ...healthy.ownCalls], api, OUTAGE_MS);
    outlastsOutages(`${name}, ${api} away for 30 min`, scenario, healthy, outages);
  }
}

/** The rarest ticks of the saga clock, `STALLED_SECONDS_MAX`. */
const TICKS_APART_MS = 15 * MINUTE_MS;

/**
 * While RDS is away no name can be given back either: so nothing is rolled back, and the swap goes on when RDS is back. It
 * tells the whole time in which the name may have been silent.
 */
describe('swap, rds away for 30 min while names are changed: the names are given in the end, none is given back', () => {
  test('whichever call it begins at', async () => {
    const { calls } = await simulate({ strategy: 'swap' });
    const rds = calls.filter(({ api }) => api === 'rds');
    const renames = rds.flatMap(({ what }, index) => (what.includes(' -> ') ? [index] : []));
    const [first, last] = [renames[0]!, renames.at(-1)!];
    const during = outagesFrom(rds, 'rds', OUTAGE_MS).slice(first, last + 1);
    for (const [, outage] of during) {
      const ended = await keepsItsPromises({ strategy: 'swap', outages: [outage] });
      const { unreachableMs } = ended.saga.outputs['swap-target']!;
      // Before the first rename was carried out the old cluster answered all the while.
      const isSilent = outage.from > first + 1 && outage.from <= renames[1]! + 1;
      expect(ended.saga.phase).toBe('completed');
      expect(ended.calls.filter(({ by }) => by === 'undo-restore')).toEqual([]);
      if (isSilent) expect(unreachableMs).toBeGreaterThanOrEqual(OUTAGE_MS);
      expect(unreachableMs).toBeLessThan(OUTAGE_MS + TICKS_APART_MS);
    }
  }, 60_000);
});
