import { describe, expect, test } from '@jest/globals';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import { simulate } from '../support/simulate.ts';
import { troublesOf } from '../support/troubles-of.ts';

for (const strategy of ['replace', 'swap'] as const) {
  const { calls, happenings } = await simulate({ strategy });
  // An instance that is asked for too early is refused by RDS itself.
  const changes = calls.filter(({ isChange, by, answer }) => isChange && answer === 'ok' && by !== 'saga-tracker');

  describe.each([
    ['refused', 'is refused'],
    ['answer lost', 'is made and refused'],
  ] as const)(`${strategy}: a change fails (%s), then a retry completes`, (how, words) => {
    test.each(troublesOf(changes, how, words))('%s', async (_title, trouble) => {
      const { saga } = await keepsItsPromises({ strategy, troubles: [trouble], retry: true });
      expect(saga.phase).toBe('completed');
    });
  });

  describe(`promise 8, ${strategy}: stopped at any moment it ends cancelled with nothing left, or goes on to its end`, () => {
    const moments = Array.from({ length: happenings }, (_, index) => index + 1);
    test.each(moments)('stopped before happening %i', async (cancel) => {
      const { saga } = await keepsItsPromises({ strategy, cancel });
      expect(['cancelled', 'completed']).toContain(saga.phase);
      expect(saga.undoing?.left ?? []).toEqual([]);
    });
  });
}
