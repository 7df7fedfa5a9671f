import { describe, expect, test } from '@jest/globals';
import { changesOf } from '../support/changes-of.ts';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import { simulate } from '../support/simulate.ts';
import { troublesOf } from '../support/troubles-of.ts';

for (const strategy of ['replace', 'swap'] as const) {
  const healthy = await simulate({ strategy });

  describe.each(['throttled', 'times out', 'dies before', 'dies after'] as const)(
    `promise 6, ${strategy}: a call to the tables or the bus (%s)`,
    (how) => {
      test.each(troublesOf(healthy.ownCalls, how))('%s: the restore completes', async (_title, trouble) => {
        const ended = await keepsItsPromises({ strategy, troubles: [trouble] });
        expect(ended.saga.phase).toBe('completed');
        expect(new Set(changesOf(ended))).toEqual(new Set(changesOf(healthy)));
      });
    },
  );
}
