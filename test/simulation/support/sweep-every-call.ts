import { describe, expect, test } from '@jest/globals';
import type { Phase } from '../../../shared/saga.ts';
import type { Trouble } from './aws-calls.ts';
import { keepsItsPromises } from './keeps-its-promises.ts';
import type { Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';
import { troublesOf } from './troubles-of.ts';

/**
 * Every call of a healthy restore, refused for good: by itself, and with the change made all the same. What DynamoDB and
 * the bus refuse is left out: no answer can be written then, and the clock goes on when they are back.
 */
export async function sweepEveryCall(name: string, scenario: Scenario): Promise<void> {
  const healthy = await simulate(scenario);
  // An instance that is asked for too early is refused by RDS itself.
  const changes = healthy.calls.filter(({ isChange, answer }) => isChange && answer === 'ok');

  test(`${name}: completes when nothing is refused, so that every call is there to be`, () => {
    expect([healthy.saga.phase, healthy.saga.failure]).toEqual(['completed', undefined]);
  });

  describe(`promises 1, 3, 4, 5, 7 and 8, ${name}: a call is refused`, () => {
    test.each(troublesOf(healthy.calls, 'refused', 'is refused'))('%s', async (_title, trouble) => {
      const { saga } = await keepsItsPromises({ ...scenario, troubles: [trouble] });
      expect(endsOf(scenario, trouble)).toContain(saga.phase);
    });
  });

  describe(`promises 1, 3, 4, 5, 7 and 8, ${name}: a change is made, its answer is a refusal`, () => {
    test.each(troublesOf(changes, 'answer lost', 'is made and refused'))('%s', async (_title, trouble) => {
      const { saga } = await keepsItsPromises({ ...scenario, troubles: [trouble] });
      // Where the next look shows that it has been made, the refusal is no matter.
      expect(['completed', ...endsOf(scenario, trouble)]).toContain(saga.phase);
    });
  });
}

/** Without a clock nothing has begun; and a swap has been completed before it deletes the old cluster. */
function endsOf({ strategy }: Scenario, { by }: Trouble): readonly Phase[] {
  if (by === 'saga-tracker') return ['rejected', 'failed'];
  return strategy === 'swap' && by === 'delete-rds' ? ['completed'] : ['failed'];
}
