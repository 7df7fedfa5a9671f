import { expect, test } from '@jest/globals';
import { keepsItsPromises } from './support/keeps-its-promises.ts';

/** What the swarm has found, as small as it could be made. */

/** An instance is asked for while its cluster is still creating, which RDS refuses. */
const made = ({ operation, answer }: { operation: string; answer: string }) =>
  operation === 'CreateDBInstance' && answer !== 'fault';

test('promise 4: a retry takes another final snapshot, where its deletion was not seen by what took the restore back', async () => {
  const { saga, calls } = await keepsItsPromises({
    strategy: 'replace',
    troubles: [
      { by: 'delete-rds', operation: 'DescribeDBInstances', nth: 7, how: 'refused' },
      { by: 'undo-restore', operation: 'DescribeDBClusterSnapshots', nth: 7, how: 'refused' },
    ],
    retry: true,
  });
  expect(saga.phase).toBe('completed');
  const taken = calls.filter(({ operation, answer }) => operation === 'CreateDBClusterSnapshot' && answer === 'ok');
  expect(taken).toHaveLength(2);
});

test('promise 4: a retry deletes nothing on the word of a final snapshot that an earlier try took and nobody could delete', async () => {
  const { saga, calls } = await keepsItsPromises({
    strategy: 'replace',
    troubles: [
      { by: 'delete-rds', operation: 'DescribeDBInstances', nth: 7, how: 'refused' },
      { by: 'undo-restore', operation: 'DeleteDBClusterSnapshot', nth: 1, how: 'refused' },
    ],
    retry: true,
  });
  expect(saga).toMatchObject({ phase: 'failed', failure: { code: 'FinalSnapshotOutOfDate' } });
  expect(calls.filter(({ operation }) => /^DeleteDB(Cluster|Instance)$/.test(operation))).toEqual([]);
});

test('promise 3: a retry makes the instances again that undoing had deleted before it came to nothing', async () => {
  const { saga, calls } = await keepsItsPromises({
    strategy: 'swap',
    troubles: [
      { by: 'setup-db-users', operation: 'DescribeDBInstances', nth: 2, how: 'refused' },
      { by: 'undo-restore', operation: 'DescribeDBInstances', nth: 2, how: 'refused' },
    ],
    retry: true,
  });
  expect(saga.phase).toBe('completed');
  expect(calls.filter(made)).toHaveLength(4);
});

test('promise 3: a retry makes no more instances where undoing has given the new ones only some of their names back', async () => {
  const { saga, calls } = await keepsItsPromises({
    strategy: 'swap',
    troubles: [
      { by: 'swap-target', operation: 'DescribeDBClusters', nth: 30, how: 'refused' },
      { by: 'undo-restore', operation: 'DescribeDBInstances', nth: 24, how: 'refused' },
    ],
    retry: true,
  });
  expect(saga.phase).toBe('completed');
  expect(calls.filter(made)).toHaveLength(2);
});

test('promise 8: a request that Lambda gave up after the restore was opened starts its clock when it is redriven', async () => {
  const { saga } = await keepsItsPromises({
    strategy: 'replace',
    troubles: [
      { by: 'saga-tracker', operation: 'StartExecution', nth: 1, how: 'throttled' },
      { by: 'saga-tracker', operation: 'TransactWriteItems', nth: 1, how: 'throttled' },
      { by: 'saga-tracker', operation: 'GetItem', nth: 5, how: 'throttled' },
    ],
  });
  expect(saga.phase).toBe('completed');
});
