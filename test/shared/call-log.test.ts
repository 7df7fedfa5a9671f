import { expect, test } from '@jest/globals';
import { absentIf } from '../../shared/absent-if.ts';
import { CallLog } from '../../shared/call-log.ts';
import { named } from './support/named.ts';

test('a call leaves its answer in the log and passes it on', async () => {
  const log = new CallLog();
  expect(await log.record('DescribeDBClusters', 'orders', async () => 7)).toBe(7);
  expect(log.take()).toEqual([{ operation: 'DescribeDBClusters', resource: 'orders', answer: 'ok' }]);
});

test('a failed call leaves the name of its error, never the message, and throws the same error', async () => {
  const log = new CallLog();
  const error = named('AccessDenied', 'password=secret');
  await expect(log.record('GetSecretValue', 'orders', () => Promise.reject(error))).rejects.toBe(error);
  await expect(log.record('LOG IN', 'orders', () => Promise.reject('text'))).rejects.toBe('text');
  const calls = log.take();
  expect(calls.map(({ answer }) => answer)).toEqual(['AccessDenied', 'error']);
  expect(JSON.stringify(calls)).not.toContain('secret');
});

test('every call stands in one entry; what could not be committed is kept for the next, in order', async () => {
  const log = new CallLog();
  const call = (operation: string) => log.record(operation, 'x', async () => undefined);
  await call('first');
  const taken = log.take();
  expect(log.take()).toEqual([]);
  await call('second');
  log.putBack(taken);
  expect(log.take().map(({ operation }) => operation)).toEqual(['first', 'second']);
});

test('an error that means absence is an answer; any other is thrown', async () => {
  const fail = (name: string) => () => Promise.reject(named(name));
  expect(await absentIf('DBClusterNotFoundFault', fail('DBClusterNotFoundFault'))).toBeUndefined();
  expect(await absentIf('DBClusterNotFoundFault', async () => 1)).toBe(1);
  await expect(absentIf('DBClusterNotFoundFault', fail('AccessDenied'))).rejects.toThrow('AccessDenied');
  await expect(absentIf('DBClusterNotFoundFault', () => Promise.reject('text'))).rejects.toBe('text');
});
