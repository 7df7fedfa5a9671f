import { describe, expect, test } from '@jest/globals';
import type { Saga } from '../../../shared/saga.ts';
import { checkRestoreStatus, type InstanceCreation } from '../../../services/check-restore-status/step.ts';
import { aPlan, aSwapPlan, KEY } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import {
  aCluster,
  aNewCluster,
  anInstance,
  OUR_TAGS,
  RESTORE_ID,
  TARGET_ARN,
  writerAndReader,
} from '../../support/rds-builders.ts';

type Facts = Parameters<typeof memoryRds>[0];

function checking(content: Facts = {}, saga: Saga = aSaga({ at: 'check-restore-status' })) {
  const rds = memoryRds({ clusters: [aNewCluster()], ...content });
  const asked: InstanceCreation[] = [];
  const ports = {
    target: rds,
    createInstance: async (creation: InstanceCreation) => {
      asked.push(creation);
      rds.instances.push(anInstance({ id: creation.instanceId, status: 'creating' }));
    },
  };
  const ready = () => void (rds.instances = rds.instances.map((each) => ({ ...each, status: 'available' })));
  return {
    rds,
    asked,
    ready,
    names: () => asked.map(({ instanceId }) => instanceId),
    ...given(checkRestoreStatus, saga, ports),
  };
}

test('creates the writer alone, then all the readers, then announces a cluster that can be used', async () => {
  const it = checking();
  expect(await it.deliver()).toBe('waiting');
  expect(it.names()).toEqual(['orders-staging-1']);
  expect(await it.deliver()).toBe('waiting');
  expect(it.names()).toHaveLength(1);

  it.ready();
  expect(await it.deliver()).toBe('waiting');
  expect(it.names()).toEqual(['orders-staging-1', 'orders-staging-2']);

  it.ready();
  expect(await it.deliver()).toBe('advanced');
  expect(it.bus.published[0]).toMatchObject({
    name: 'ClusterRestored',
    data: {
      clusterArn: TARGET_ARN,
      endpoint: aCluster().endpoint,
      port: 5432,
      instances: ['orders-staging-1', 'orders-staging-2'],
    },
  });
});

test('creates an instance as the restore says, tagged as ours', async () => {
  const it = checking({ instances: [anInstance()] });
  await it.advance();
  expect(it.asked).toEqual([
    {
      clusterId: 'orders-staging',
      instanceId: 'orders-staging-2',
      engine: 'aurora-postgresql',
      settings: { class: 'db.r6g.large', promotionTier: 1 },
      tags: OUR_TAGS,
    },
  ]);
});

test('creates no instance that an earlier delivery began', async () => {
  const it = checking({ instances: writerAndReader({ status: 'creating' }) });
  expect(await it.advance()).toMatchObject({ kind: 'wait' });
  expect(it.asked).toEqual([]);
});

test('in a swap works on the cluster beside, and names its instances after it', async () => {
  const beside = `arp-new-${RESTORE_ID}`;
  const it = checking(
    { clusters: [aCluster(), aNewCluster({ id: beside })] },
    aSaga({ at: 'check-restore-status', plan: aSwapPlan() }),
  );
  await it.advance();
  expect(it.asked).toMatchObject([{ clusterId: beside, instanceId: `${beside}-1` }]);
});

test('asks for the writer of a cluster that is creating: it may stay so until it has its first instance', async () => {
  const refused = Object.assign(new Error('DB cluster orders-staging is in the creating state'), {
    name: 'InvalidDBClusterStateFault',
  });
  let isReady = false;
  const it = checking({ clusters: [aNewCluster({ status: 'creating' })] });
  const ports = {
    target: it.rds,
    createInstance: async (creation: InstanceCreation) => {
      if (!isReady) throw refused;
      it.asked.push(creation);
      it.rds.instances.push(anInstance({ id: creation.instanceId, status: 'creating' }));
    },
  };
  const step = given(checkRestoreStatus, aSaga({ at: 'check-restore-status' }), ports);
  expect(await step.deliver()).toBe('waiting');
  expect(step.saga().steps['check-restore-status']!.note).toBe(refused.message);
  isReady = true;
  expect(await step.deliver()).toBe('waiting');
  expect(await step.deliver()).toBe('waiting');
  expect(it.names()).toEqual(['orders-staging-1']);
});

test('waits for a cluster just made that RDS does not show yet, and for five minutes at most', async () => {
  const restored = (secondsAgo: number) => {
    const saga = aSaga({ at: 'check-restore-status' });
    const endedAt = new Date(Date.parse('2026-10-06T12:00:00Z') - secondsAgo * 1_000).toISOString();
    const record = { ...saga.steps['restore-snapshot']!, endedAt };
    return { ...saga, steps: { ...saga.steps, 'restore-snapshot': record } };
  };
  expect(await checking({ clusters: [] }, restored(299)).advance()).toMatchObject({
    kind: 'wait',
    summary: expect.stringContaining('does not show cluster'),
  });
  expect(await checking({ clusters: [] }, restored(300)).refusal()).toBe('ClusterLost');
});

describe('waits', () => {
  test.each(['migrating', 'modifying', 'backing-up', 'a status nobody has heard of'])(
    'while the cluster is %s, and creates nothing',
    async (status) => {
      const it = checking({ clusters: [aNewCluster({ status })] });
      expect(await it.advance()).toMatchObject({ kind: 'wait', summary: expect.stringContaining(status) });
      expect(it.asked).toEqual([]);
    },
  );

  test.each([
    ['an instance is configuring-log-exports', { instances: writerAndReader({ status: 'configuring-log-exports' }) }],
    ['an instance has pending changes', { instances: writerAndReader({ hasPendingChanges: true }) }],
    [
      'the cluster has pending changes',
      { instances: writerAndReader(), clusters: [aNewCluster({ hasPendingChanges: true })] },
    ],
    [
      'the cluster has no endpoint yet',
      { instances: writerAndReader(), clusters: [aNewCluster({ endpoint: undefined })] },
    ],
  ])('while %s', async (_what, content) => {
    expect(await checking(content).advance()).toMatchObject({ kind: 'wait' });
  });
});

describe('fails', () => {
  test.each([
    'cloning-failed',
    'deleting',
    'inaccessible-encryption-credentials',
    'inaccessible-encryption-credentials-recoverable',
    'migration-failed',
    'stopped',
    'upgrade-failed',
  ])('when the cluster is %s', async (status) => {
    expect(await checking({ clusters: [aNewCluster({ status })] }).refusal()).toBe('ClusterNotRestored');
  });

  test.each([
    'deleting',
    'failed',
    'inaccessible-encryption-credentials',
    'incompatible-create',
    'incompatible-network',
    'incompatible-option-group',
    'incompatible-parameters',
    'incompatible-restore',
    'insufficient-capacity',
    'restore-error',
    'storage-full',
    'upgrade-failed',
  ])('when an instance is %s', async (status) => {
    expect(await checking({ instances: [anInstance({ status })] }).refusal()).toBe('ClusterNotRestored');
  });

  test.each([
    ['under another key than the plan’s', { kmsKeyArn: `${KEY}-of-others` }],
    ['under a key that AWS owns, though the plan gives one', { kmsKeyArn: undefined }],
    ['not encrypted', { isEncrypted: false, kmsKeyArn: undefined }],
  ])('when the cluster comes out %s, and creates nothing in it', async (_what, facts) => {
    const it = checking({ clusters: [aNewCluster(facts)] });
    expect(await it.refusal()).toBe('ClusterNotEncryptedAsPlanned');
    expect(it.asked).toEqual([]);
  });

  test('not when neither the plan nor the snapshot has a key of KMS', async () => {
    const before = outputsOf(['check-copy-status', 'restore-snapshot']);
    const outputs = { ...before, 'check-copy-status': { ...before['check-copy-status']!, kmsKeyArn: undefined } };
    const saga = aSaga({ at: 'check-restore-status', plan: aPlan({ copy: {} }), outputs });
    expect(await checking({ clusters: [aNewCluster({ kmsKeyArn: undefined })] }, saga).advance()).toMatchObject({
      kind: 'wait',
    });
  });

  test.each([
    ['is gone', []],
    ['was made anew by somebody else', [aNewCluster({ resourceId: 'cluster-X' })]],
  ])('when the cluster %s, and creates nothing in it', async (_what, clusters) => {
    const it = checking({ clusters });
    expect(await it.refusal()).toBe('ClusterLost');
    expect(it.asked).toEqual([]);
  });
});
