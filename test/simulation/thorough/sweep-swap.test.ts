import { expect, test } from '@jest/globals';
import { keepsItsPromises } from '../support/keeps-its-promises.ts';
import { sweepEveryCall } from '../support/sweep-every-call.ts';

await sweepEveryCall('swap', { strategy: 'swap' });

test('swap: the old cluster cannot be deleted, nor can people be told, and it ends all the same', async () => {
  const { saga, told } = await keepsItsPromises({
    strategy: 'swap',
    troubles: [
      { by: 'delete-rds', operation: 'DeleteDBCluster', nth: 1, how: 'refused' },
      { by: 'sns-notification', operation: 'Publish', nth: 2, how: 'refused' },
    ],
  });
  expect(saga.phase).toBe('completed');
  expect(told).toHaveLength(1);
});
