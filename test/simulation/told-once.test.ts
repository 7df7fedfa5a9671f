import { describe, expect, test } from '@jest/globals';
import { keepsItsPromises } from './support/keeps-its-promises.ts';

const publish = { by: 'sns-notification', operation: 'Publish', nth: 1 } as const;
const commit = { by: 'sns-notification', operation: 'TransactWriteItems' } as const;

describe.each(['replace', 'swap'] as const)('promise 8: people are told once, %s', (strategy) => {
  test.each(['hangs before', 'hangs after'] as const)(
    'though the function %s it publishes, and others come',
    async (how) => {
      const { told, saga } = await keepsItsPromises({ strategy, troubles: [{ ...publish, how }] });
      expect(saga.phase).toBe('completed');
      expect(told).toHaveLength(1);
    },
  );

  test.each([
    ['before it publishes', { ...publish, how: 'dies before' }],
    ['with the intent to publish', { ...commit, nth: 1, how: 'dies after' }],
    ['before that', { ...commit, nth: 1, how: 'dies before' }],
  ] as const)('though the function dies %s: another delivery takes over', async (_when, trouble) => {
    const { told, saga } = await keepsItsPromises({ strategy, troubles: [trouble] });
    expect(saga.phase).toBe('completed');
    expect(told).toHaveLength(1);
  });

  test('or twice, where the function dies with what SNS answered', async () => {
    const { told } = await keepsItsPromises({ strategy, troubles: [{ ...publish, how: 'dies after' }] });
    expect(told.map(({ dedupeId }) => dedupeId)).toEqual([told[0]!.dedupeId, told[0]!.dedupeId]);
  });
});
