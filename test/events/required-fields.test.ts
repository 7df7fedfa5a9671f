import { describe, expect, test } from '@jest/globals';
import { CONTRACTS } from '../../events/index.ts';
import { anEnvelope, exampleDetail } from '../support/envelopes.ts';
import { pathsOf } from './support/paths-of.ts';

/** What a reader may count on. A field that leaves this list breaks its readers and needs a new version. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  RestoreRequested: ['plan'],
  RestoreAccepted: ['plan', 'sourceClusterArn', 'targetClusterArn', 'deadlineAt'],
  RestoreQueued: ['plan', 'behind'],
  RestoreRejected: ['plan', 'code', 'message', 'hint'],
  SnapshotVerified: ['snapshotArn', 'snapshotCreatedAt', 'engineVersion', 'isEncrypted', 'needsCopy', 'copyReason'],
  SnapshotCopyStarted: ['sourceSnapshotArn', 'snapshotArn', 'isInPlace'],
  SnapshotCopied: ['snapshotArn', 'isEncrypted'],
  TargetDeleted: ['targetClusterArn', 'hadExisted'],
  ClusterRestoreStarted: ['clusterArn', 'clusterResourceId', 'snapshotArn'],
  ClusterRestored: ['clusterArn', 'endpoint', 'port', 'instances'],
  DatabaseUsersConfigured: ['clusterArn', 'masterSecretArn', 'users'],
  TargetSwapped: ['targetClusterArn', 'unreachableMs'],
  SnapshotArchived: ['snapshotArn', 'action'],
  RestoreCompleted: ['plan', 'targetClusterArn', 'endpoint', 'port', 'durationSeconds'],
  RetiredClusterDeleted: ['retiredClusterArn'],
  StepFailed: ['step', 'code', 'message', 'hint'],
  RestoreUndone: ['plan', 'undone', 'left'],
  RestoreFailed: ['plan', 'failedStep', 'code', 'message', 'hint', 'left'],
  RestoreCancelled: ['plan', 'undone', 'left'],
  StatusCheckDue: ['steps'],
  RetryRequested: ['restoreId'],
  CancelRequested: ['restoreId'],
  ReplayRequested: ['from', 'to'],
  RecoveryRefused: ['request', 'code', 'message', 'hint'],
};

test('lists every contract', () => {
  expect(Object.keys(REQUIRED)).toEqual(CONTRACTS.map(({ name }) => name));
});

describe.each(CONTRACTS.map((contract) => [contract.name, contract] as const))('%s', (name, contract) => {
  test('requires the fields that its readers count on, and no others', () => {
    const paths = pathsOf(() => contract.parse(anEnvelope(contract, { ...exampleDetail(contract), data: {} })));
    expect(paths.toSorted()).toEqual(REQUIRED[name]!.map((field) => `data.${field}`).toSorted());
  });
});
