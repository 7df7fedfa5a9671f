import { describe, expect, test } from '@jest/globals';
import { changesOf } from '../support/changes-of.ts';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import { simulate } from '../support/simulate.ts';
import { troublesOf } from '../support/troubles-of.ts';

for (const strategy of ['replace', 'swap'] as const) {
  const healthy = await simulate({ strategy });
  const changes = healthy.calls.filter(({ isChange }) => isChange);

  describe.each(['hangs before', 'hangs after'] as const)(`promise 6, ${strategy}: a function %s a change`, (how) => {
    test.each(troublesOf(changes, how))('%s: the restore completes', async (_title, trouble) => {
      const ended = await keepsItsPromises({ strategy, troubles: [trouble] });
      expect(ended.saga.phase).toBe('completed');
      expect(new Set(changesOf(ended))).toEqual(new Set(changesOf(healthy)));
    });

    test.each(troublesOf(changes, how))('%s, and somebody stops it', async (_title, trouble) => {
      const { saga } = await keepsItsPromises({ strategy, troubles: [trouble], cancel: 'when a function hangs' });
      expect(['cancelled', 'completed']).toContain(saga.phase);
    });
  });
}
