import { describe, expect, test } from '@jest/globals';
import type { Saga } from '../../../shared/saga.ts';
import { snapshotCheck } from '../../../services/snapshot-check/step.ts';
import { aPlan, KEY } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import {
  aCluster,
  aCopy,
  anInstance,
  aSnapshot,
  aSource,
  OLD_RESOURCE,
  RESTORE_ID,
  SOURCE_RESOURCE,
  SOURCE_SNAPSHOT_ARN,
  writerAndReader,
} from '../../support/rds-builders.ts';

type Facts = Parameters<typeof memoryRds>[0];

function check(content: { source?: Facts; target?: Facts; saga?: Saga; keyState?: string } = {}) {
  const source = memoryRds({ clusters: [aSource()], snapshots: [aSnapshot()], ...content.source });
  const target = memoryRds({ clusters: [aCluster()], instances: writerAndReader(), ...content.target });
  const asked: string[] = [];
  const keyState = async (key: string) => {
    asked.push(key);
    return content.keyState ?? 'Enabled';
  };
  return { asked, ...given(snapshotCheck, content.saga ?? aSaga(), { source, target, keyState }) };
}
const request = (snapshot: string) => aSaga({ request: { eventId: 'e', account: '111122223333', snapshot } });

test('verifies the newest snapshot and keeps which clusters it saw', async () => {
  const it = check();
  expect(await it.deliver()).toBe('advanced');
  const facts = {
    snapshotArn: SOURCE_SNAPSHOT_ARN,
    snapshotCreatedAt: '2026-10-06T01:30:00.000Z',
    engineVersion: '16.8',
    isEncrypted: true,
    needsCopy: true,
    copyReason: 'the snapshot is in us-east-1, the target in eu-west-1',
  };
  expect(it.bus.published[0]).toMatchObject({
    name: 'SnapshotVerified',
    data: facts,
    metadata: { restoreId: RESTORE_ID },
  });
  expect(it.saga().outputs['snapshot-check']).toMatchObject({
    ...facts,
    engine: 'aurora-postgresql',
    targetResourceId: OLD_RESOURCE,
    sourceResourceId: SOURCE_RESOURCE,
  });
  expect(it.asked).toEqual([KEY]);
});

describe('the choice', () => {
  const other = aSnapshot({ id: 'before-release' });
  const source = { snapshots: [aSnapshot(), other], clusters: [aSource()] };

  test.each(['before-release', other.arn])('of a request, %s, goes before the plan’s', async (snapshot) => {
    expect(await check({ source, saga: request(snapshot) }).advance()).toMatchObject({
      output: { snapshotArn: other.arn },
    });
  });

  test('of the plan stands without one in the request', async () => {
    const saga = aSaga({ plan: aPlan({ snapshot: { choose: 'before-release' } }) });
    expect(await check({ source, saga }).advance()).toMatchObject({ output: { snapshotArn: other.arn } });
  });

  test('may be a copy of ours when somebody names it', async () => {
    const copy = aCopy();
    expect(await check({ source: { snapshots: [copy] }, saga: request(copy.id) }).advance()).toMatchObject({
      output: { snapshotArn: copy.arn },
    });
  });

  test('of a snapshot that does not exist is refused', async () => {
    expect(await check({ source, saga: request('none') }).refusal()).toBe('SnapshotNotFound');
  });

  test('of a named snapshot is weighed like any other', async () => {
    const stale = aSnapshot({ id: 'stale', createdAt: new Date('2026-01-01') });
    expect(await check({ source: { snapshots: [stale] }, saga: request('stale') }).refusal()).toBe('SnapshotTooOld');
  });
});

describe('a target is refused before anything is copied', () => {
  const bare = aSaga({ plan: aPlan({ instances: undefined }) });
  test.each([
    ['without the plan’s tag', { clusters: [aCluster({ tags: {} })] }, undefined, 'TargetNotTagged'],
    ['with an instance that lacks it', { instances: [anInstance({ tags: {} })] }, undefined, 'TargetNotTagged'],
    ['that is protected', { clusters: [aCluster({ isProtected: true })] }, undefined, 'TargetProtected'],
    ['that is the source', { clusters: [aCluster({ resourceId: SOURCE_RESOURCE })] }, undefined, 'TargetIsSource'],
    ['that is stopped', { clusters: [aCluster({ status: 'stopped' })] }, undefined, 'TargetStopped'],
    ['that is stopping', { clusters: [aCluster({ status: 'stopping' })] }, undefined, 'TargetStopped'],
    ['that does not exist, where no instances are planned', { clusters: [] }, bare, 'InstancesUnknown'],
  ])('%s', async (_what, target: Facts, saga, code) => {
    expect(await check({ target, saga }).refusal()).toBe(code);
  });

  // The old target would be deleted, and the restore then fail: check-restore-status has no instance to announce, and
  // ClusterRestored needs one.
  test('that has no instances, where no instances are planned', async () => {
    expect(await check({ target: { instances: [] }, saga: bare }).refusal()).toBe('InstancesUnknown');
  });
});

test('a target that does not exist is none to be deleted, where the plan names instances', async () => {
  const it = check({ target: { clusters: [], instances: [] } });
  await it.deliver();
  expect(it.saga().outputs['snapshot-check']).not.toHaveProperty('targetResourceId');
});

test('a source that is gone may still have snapshots', async () => {
  expect(await check({ source: { clusters: [] } }).advance()).toMatchObject({ kind: 'done' });
});

test.each(['Disabled', 'PendingDeletion', 'unknown'])('refuses a key that is %s', async (keyState) => {
  expect(await check({ keyState }).refusal()).toBe('KmsKeyNotUsable');
});

test('asks for no key where the plan gives none', async () => {
  const plain = aSnapshot({ isEncrypted: false, kmsKeyArn: undefined });
  const saga = aSaga({ plan: aPlan({ copy: { allowUnencrypted: true } }) });
  const it = check({ source: { snapshots: [plain] }, saga });
  expect(await it.advance()).toMatchObject({ kind: 'done', output: { isEncrypted: false } });
  expect(it.asked).toEqual([]);
});
