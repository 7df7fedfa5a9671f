import { describe, expect, test } from '@jest/globals';
import { RDS_EVENTS } from '../../events/index.ts';
import { ClusterCreated, RDS_SUBJECTS } from '../../events/rds-events.ts';
import { anRdsEnvelope } from '../support/envelopes.ts';
import { TARGET_ARN } from '../support/rds-builders.ts';
import { pathsOf } from './support/paths-of.ts';

/** The shape of the samples in the Aurora User Guide. */
const DOCUMENTED = {
  version: '0',
  id: '0f6b1c52-3f0e-4a6b-9d53-7c1b6a2e9f10',
  'detail-type': 'RDS DB Cluster Event',
  source: 'aws.rds',
  account: '111122223333',
  time: '2026-10-06T02:14:09Z',
  region: 'eu-west-1',
  resources: ['arn:aws:rds:eu-west-1:111122223333:cluster:reporting-staging'],
  detail: {
    EventCategories: ['creation'],
    SourceType: 'CLUSTER',
    SourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:reporting-staging',
    Date: '2026-10-06T02:14:09.412Z',
    SourceIdentifier: 'reporting-staging',
    Message: 'DB cluster created',
    EventID: 'RDS-EVENT-0170',
  },
};

/** Aurora User Guide, "Amazon RDS event categories and event messages for Aurora". */
const IDS = {
  RdsManualSnapshotCreated: 'RDS-EVENT-0075',
  RdsAutomatedSnapshotCreated: 'RDS-EVENT-0169',
  RdsClusterCreated: 'RDS-EVENT-0170',
  RdsClusterDeleted: 'RDS-EVENT-0171',
  RdsClusterIncompatible: 'RDS-EVENT-0354',
  RdsClusterLimited: 'RDS-EVENT-0355',
  RdsClusterRenamed: 'RDS-EVENT-0172',
  RdsMasterCredentialsReset: 'RDS-EVENT-0016',
  RdsInstanceCreated: 'RDS-EVENT-0005',
  RdsInstanceDeleted: 'RDS-EVENT-0003',
  RdsInstanceLimited: 'RDS-EVENT-0353',
  RdsInstancePutIntoState: 'RDS-EVENT-0035',
  RdsInstanceInState: 'RDS-EVENT-0036',
};

test('reads the event that AWS documents', () => {
  expect(ClusterCreated.parse(DOCUMENTED)).toMatchObject({
    kind: 'rds',
    name: 'RdsClusterCreated',
    eventId: 'RDS-EVENT-0170',
    sourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:reporting-staging',
    message: 'DB cluster created',
    envelope: { id: DOCUMENTED.id },
  });
});

test('reads an event with fields that nobody asked for, such as tags', () => {
  const detail = { ...DOCUMENTED.detail, Tags: { team: 'orders' } };
  expect(ClusterCreated.parse({ ...DOCUMENTED, detail })).toMatchObject({ name: 'RdsClusterCreated' });
});

test('every event has the id that AWS documents', () => {
  expect(Object.fromEntries(RDS_EVENTS.map(({ name, eventId }) => [name, eventId]))).toEqual(
    Object.fromEntries(Object.entries(IDS).toSorted()),
  );
});

test.each(['SourceArn', 'EventID', 'Message', 'SourceType', 'Date', 'SourceIdentifier'])(
  'refuses an RDS event without detail.%s',
  (field) => {
    const detail: Record<string, unknown> = { ...DOCUMENTED.detail };
    delete detail[field];
    expect(pathsOf(() => ClusterCreated.parse({ ...DOCUMENTED, detail }))).toEqual([field]);
  },
);

test('refuses an RDS event without an envelope', () => {
  expect(pathsOf(() => ClusterCreated.parse({ detail: DOCUMENTED.detail }))).toContain('id');
});

describe.each(RDS_EVENTS.map((contract) => [contract.name, contract] as const))('%s', (_name, contract) => {
  test('is matched by its id and the detail-type of its subject, never by category or text', () => {
    expect(contract.pattern).toEqual({
      source: ['aws.rds'],
      'detail-type': [RDS_SUBJECTS[contract.subject].detailType],
      detail: { EventID: [contract.eventId] },
    });
  });

  test('has a text without a closing full stop, as RDS publishes it', () => {
    expect(contract.message).not.toMatch(/\.$/);
  });

  test('is read', () => {
    expect(contract.parse(anRdsEnvelope(contract, TARGET_ARN))).toMatchObject({
      sourceArn: TARGET_ARN,
      name: contract.name,
    });
  });
});
