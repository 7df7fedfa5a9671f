import { expect, test } from '@jest/globals';
import { CONTRACTS } from '../../events/index.ts';
import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import { SnapshotArchived } from '../../events/contracts/snapshot-archived.ts';
import { anEnvelope, exampleDetail } from '../support/envelopes.ts';
import { pathsOf } from './support/paths-of.ts';

const request = (data: object) => RestoreRequested.parse(anEnvelope(RestoreRequested, { data }));

test('a detail of {data: {plan}} is a whole request', () => {
  expect(request({ plan: 'orders-staging' }).data).toEqual({ plan: 'orders-staging' });
});

test('refuses a misspelt field rather than restore the wrong snapshot', () => {
  expect(() => request({ plan: 'orders-staging', snapshotId: 'nightly' })).toThrow(/snapshotId/);
});

test.each(['Orders', 'orders_staging', '-orders', 'orders-', 'orders--staging', '1orders', ''])(
  'refuses the plan name %j',
  (plan) => {
    expect(pathsOf(() => request({ plan }))).toEqual(['data.plan']);
  },
);

test.each(['A', 'a_b', 'a--b', 'a-', 'x'.repeat(25), ''])(
  'refuses the request id %j, which has to become part of RDS names',
  (requestId) => {
    expect(pathsOf(() => request({ plan: 'orders-staging', requestId }))).toEqual(
      expect.arrayContaining(['data.requestId']),
    );
  },
);

test('a violation names its contract, each path and one thing to do', () => {
  const detail = { ...exampleDetail(SnapshotArchived), data: { snapshotArn: 'nightly', action: 'kept' } };
  expect(() => SnapshotArchived.parse(anEnvelope(SnapshotArchived, detail))).toThrow(
    'event breaks the contract SnapshotArchived: data.snapshotArn: expected the ARN of an Aurora cluster snapshot\nHINT: ',
  );
});

test('a violation of the event as a whole says so', () => {
  expect(() => RestoreRequested.parse('text')).toThrow('(whole event)');
});

test.each(['action', 'keepUntil'])(
  'refuses a value of data.%s that is of the right type but means nothing',
  (field) => {
    const detail = exampleDetail(SnapshotArchived);
    detail.data[field] = 'tomorrow';
    expect(pathsOf(() => SnapshotArchived.parse(anEnvelope(SnapshotArchived, detail)))).toEqual([`data.${field}`]);
  },
);

test('requests are exactly what people put', () => {
  const requests = CONTRACTS.filter(({ isRequest }) => isRequest).map(({ name }) => name);
  expect(requests).toEqual(['RestoreRequested', 'RetryRequested', 'CancelRequested', 'ReplayRequested']);
});
