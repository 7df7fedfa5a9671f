import { describe, expect, test } from '@jest/globals';
import { aPlan, aSwapPlan, KEY } from '../../support/a-plan.ts';
import { aSaga } from '../../support/a-saga.ts';
import {
  aCluster,
  aCopy,
  anInstance,
  aSnapshot,
  aSource,
  OLD_RESOURCE,
  RESTORE_ID,
  SOURCE_KEY,
  SOURCE_RESOURCE,
  SOURCE_SNAPSHOT_ARN,
} from '../../support/rds-builders.ts';
import { check, type Facts, portsWith } from './support/given-check.ts';
import { denied, GOOD_KEY, KEY_OF_AWS, QUARANTINE_GROUP, theQuarantineGroup } from './support/memory-place.ts';

const request = (snapshot: string) => aSaga({ request: { eventId: 'e', account: '111122223333', snapshot } });
const planned = (fields: Parameters<typeof aPlan>[0]) => aSaga({ plan: aPlan(fields) });

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
  expect(it.asked).toEqual([
    KEY,
    'aurora-restore/orders-staging/orders_app',
    'aurora-restore/orders-staging/orders_readonly',
    SOURCE_KEY,
  ]);
});

test('verifies a swap as well', async () => {
  expect(await check({ saga: aSaga({ plan: aSwapPlan() }) }).advance()).toMatchObject({ kind: 'done' });
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
    const saga = planned({ snapshot: { choose: 'before-release' } });
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

  test('in another account may be one that it shares; its cluster is not looked for', async () => {
    const account = '444455556666';
    const shared = aSnapshot({ arn: SOURCE_SNAPSHOT_ARN.replace('111122223333', account) });
    const saga = planned({ source: { account, region: 'us-east-1', cluster: 'orders-production' } });
    const ports = portsWith({ source: { snapshots: [shared] } });
    const blind = { ...ports.source, cluster: async () => Promise.reject(denied()) };
    const outcome = await check({ saga }, { source: blind }).advance();
    expect(outcome).toMatchObject({ output: { snapshotArn: shared.arn, needsCopy: true } });
    expect(await check({ source: { snapshots: [] }, saga }, {}).refusal()).toBe('SnapshotNotShared');
  });
});

describe('a target is refused before anything is copied', () => {
  test.each([
    ['without the plan’s tag', { clusters: [aCluster({ tags: {} })] }, 'TargetNotTagged'],
    ['with an instance that lacks it', { instances: [anInstance({ tags: {} })] }, 'TargetNotTagged'],
    ['that is protected', { clusters: [aCluster({ isProtected: true })] }, 'TargetProtected'],
    ['that is the source', { clusters: [aCluster({ resourceId: SOURCE_RESOURCE })] }, 'TargetIsSource'],
    ['that is stopped', { clusters: [aCluster({ status: 'stopped' })] }, 'TargetStopped'],
    ['that is stopping', { clusters: [aCluster({ status: 'stopping' })] }, 'TargetStopped'],
  ])('%s', async (_what, target: Facts, code) => {
    expect(await check({ target }).refusal()).toBe(code);
  });

  // The old target would be deleted, and the restore then fail: check-restore-status has no instance to announce, and
  // ClusterRestored needs one.
  test('that has no instances, where no instances are planned', async () => {
    const saga = planned({ instances: undefined });
    expect(await check({ target: { instances: [] }, saga }).refusal()).toBe('InstancesUnknown');
  });
});

describe('a target that does not exist', () => {
  const target = { clusters: [], instances: [] };

  test('is none to be deleted, where the plan says what the new one is like', async () => {
    const network = { ...aPlan().network, securityGroups: ['sg-0a1b2c3d'] };
    const it = check({ target, saga: planned({ network }) });
    await it.deliver();
    expect(it.saga().steps['snapshot-check']).toMatchObject({ status: 'done' });
    expect(it.saga().outputs['snapshot-check']).not.toHaveProperty('targetResourceId');
  });

  test('leaves open what the plan does not say', async () => {
    const it = check({ target, saga: planned({ instances: undefined }) });
    expect(await it.codes()).toEqual(['InstancesUnknown', 'SecurityGroupsUnknown']);
  });
});

test('a source that is gone may still have snapshots', async () => {
  expect(await check({ source: { clusters: [] } }).advance()).toMatchObject({ kind: 'done' });
});

test('asks for no key where the plan gives none', async () => {
  const plain = aSnapshot({ isEncrypted: false, kmsKeyArn: undefined });
  const it = check({
    source: { snapshots: [plain] },
    target: { clusters: [aCluster({ kmsKeyArn: undefined })] },
    saga: planned({ copy: { allowUnencrypted: true } }),
  });
  expect(await it.advance()).toMatchObject({ kind: 'done', output: { isEncrypted: false } });
  expect(it.asked).not.toContain(KEY);
});

describe('what stands in the way', () => {
  const sixThings = {
    target: { clusters: [aCluster({ isProtected: true })] },
    source: { snapshots: [aSnapshot({ createdAt: new Date('2026-01-01') })] },
    place: {
      keys: { [KEY]: { ...GOOD_KEY, state: 'Disabled' } },
      classes: {},
      parameters: { [QUARANTINE_GROUP]: { shared_preload_libraries: 'pg_cron', max_logical_replication_workers: '0' } },
      securityGroups: [theQuarantineGroup()],
    },
  };

  test('is told all at once, each with a hint', async () => {
    const failure = await check(sixThings).failure();
    expect(failure).toMatchObject({
      code: 'PreflightFailed',
      fact: expect.stringMatching(/^7 things stand in the way: TargetProtected, SnapshotTooOld, /),
      hint: expect.stringContaining('aurora-restore request orders-staging --dry-run'),
    });
    expect(failure!.findings!.map(({ code }) => code)).toEqual([
      'TargetProtected',
      'SnapshotTooOld',
      'KmsKeyNotUsable',
      'InstanceClassNotOffered',
      'SecurityGroupNotFound',
      'SecurityGroupNotFound',
      'QuarantineRunsJobs',
    ]);
    for (const { message, hint } of failure!.findings!) {
      expect(message.length).toBeGreaterThan(20);
      expect(hint.length).toBeGreaterThan(20);
    }
  });

  test('fails the restore with every finding', async () => {
    const it = check(sixThings);
    expect(await it.deliver()).toBe('failed');
    expect(it.saga().failure?.findings).toHaveLength(7);
    expect(it.bus.published[0]).toMatchObject({ name: 'StepFailed', data: { findings: it.saga().failure!.findings } });
  });

  test('is told as itself when it is one thing alone', async () => {
    const failure = await check({ place: { versions: [], classes: {} } }).failure();
    expect(failure).toMatchObject({ code: 'EngineVersionNotOffered' });
    expect(failure).not.toHaveProperty('findings', expect.anything());
  });
});

describe('a read that AWS refuses', () => {
  const place = (broken: object, content = {}) => ({ ...portsWith({ place: content }).place, ...broken });

  test('becomes a finding that names action, resource and service, and the others still report', async () => {
    const refusing = place({ quotas: () => Promise.reject(denied()) }, { classes: {} });
    const failure = await check({}, { place: refusing }).failure();
    expect(failure!.findings).toEqual([
      {
        code: 'AccessDenied',
        message:
          "the role of service 'snapshot-check' may not call rds:DescribeAccountAttributes on '*': not authorized",
        hint: 'Allow rds:DescribeAccountAttributes on * to that role; if the plan has changed, deploy again.',
      },
      expect.objectContaining({ code: 'InstanceClassNotOffered' }),
    ]);
  });

  test.each([
    [
      'kms:DescribeKey',
      { key: async (arn: string) => (arn === KEY ? Promise.reject(denied('AccessDeniedException')) : KEY_OF_AWS) },
      'AccessDeniedException',
    ],
    [
      'ec2:DescribeSecurityGroups',
      { securityGroups: () => Promise.reject(denied('UnauthorizedOperation')) },
      'UnauthorizedOperation',
    ],
  ])('is told in whatever words the service says it: %s', async (action, broken, code) => {
    const failure = await check({}, { place: place(broken) }).failure();
    expect(failure).toMatchObject({ code, fact: expect.stringContaining(`may not call ${action} on `) });
  });

  test('of the target leaves nothing about it to be found', async () => {
    const target = { ...portsWith().target, cluster: () => Promise.reject(denied()) };
    expect(await check({ saga: planned({ instances: undefined }) }, { target }).codes()).toEqual(['AccessDenied']);
  });

  test('for a reason that passes is thrown on, and tried again as a whole', async () => {
    const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    const refusing = place({ quotas: () => Promise.reject(throttled) });
    await expect(check({}, { place: refusing }).deliver()).rejects.toThrow('Rate exceeded');
  });
});
