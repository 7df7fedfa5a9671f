import { describe, expect, test } from '@jest/globals';
import { changesOf } from '../support/changes-of.ts';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import { simulate } from '../support/simulate.ts';
import { troublesOf } from '../support/troubles-of.ts';

/** Done again it changes nothing: a tag, a setting, an execution that runs, a message with the same id, our own SQL. */
const REPEATABLE = /AddTagsToResource|ModifyDB(Cluster|Instance) .*=|StartExecution|Publish|secure|prepare|arrange/;
const repeatable = (change: string) => REPEATABLE.test(change);

for (const strategy of ['replace', 'swap'] as const) {
  const healthy = await simulate({ strategy });
  const once = changesOf(healthy).toSorted();
  const changes = healthy.calls.filter(({ isChange }) => isChange);

  describe.each(['dies before', 'dies after'] as const)(`${strategy}: a function %s a change`, (how) => {
    test.each(troublesOf(changes, how))('%s', async (_title, trouble) => {
      const ended = await keepsItsPromises({ strategy, troubles: [trouble] });
      expect(ended.saga.phase).toBe('completed');
      const made = changesOf(ended).toSorted();
      expect(new Set(made)).toEqual(new Set(once));
      expect(made.filter((each) => !repeatable(each))).toEqual(once.filter((each) => !repeatable(each)));
    });
  });
}
