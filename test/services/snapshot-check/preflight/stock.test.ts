import { describe, expect, test } from '@jest/globals';
import { namesToGive } from '../../../../services/snapshot-check/preflight/find-namesakes.ts';
import { namesakeFindings } from '../../../../services/snapshot-check/preflight/namesakes.ts';
import { newClusterWanted } from '../../../../services/snapshot-check/preflight/new-cluster-wanted.ts';
import { additionOf, quotaFindings } from '../../../../services/snapshot-check/preflight/quotas.ts';
import { secretFindings } from '../../../../services/snapshot-check/preflight/secrets.ts';
import { targetFindings } from '../../../../services/snapshot-check/preflight/target.ts';
import { besideNameOf, retiredNameOf, RESTORE_TAG } from '../../../../shared/names.ts';
import { aPlan, aSwapPlan } from '../../../support/a-plan.ts';
import {
  aCluster,
  aCopy,
  anInstance,
  COPY_ID,
  FINAL_ID,
  RESTORE_ID,
  SOURCE_RESOURCE,
  writerAndReader,
} from '../../../support/rds-builders.ts';

const old = { cluster: aCluster(), instances: writerAndReader() };
const codes = (findings: readonly { code: string }[]) => findings.map(({ code }) => code);

describe('a restore adds', () => {
  test.each([
    ['to a swap, a whole cluster', aSwapPlan(), old, true, [1, 2, 2]],
    ['to a replacement of as many instances, snapshots alone', aPlan(), old, true, [0, 0, 2]],
    [
      'to a replacement of fewer instances, the difference',
      aPlan(),
      { ...old, instances: [anInstance()] },
      true,
      [0, 1, 2],
    ],
    ['where there was nothing, a cluster and no final snapshot', aPlan(), undefined, true, [1, 2, 1]],
    ['nothing that is not needed', aPlan({ finalSnapshot: { take: false } }), old, false, [0, 0, 0]],
  ])('%s', (_what, plan, target, needsCopy, [DBClusters, DBInstances, ManualClusterSnapshots]) => {
    const wanted = newClusterWanted(plan, target, undefined);
    expect(additionOf(plan, wanted, target, needsCopy)).toEqual({ DBClusters, DBInstances, ManualClusterSnapshots });
  });
});

describe('quotas', () => {
  const addition = { DBClusters: 1, DBInstances: 2, ManualClusterSnapshots: 0 };
  const quota = (name: string, used: number) => ({ name, used, max: 40 });

  test('with room for exactly what is added, or that RDS does not list, are no finding', () => {
    expect(quotaFindings(aPlan(), addition, { value: [quota('DBClusters', 39), quota('DBInstances', 38)] })).toEqual(
      [],
    );
    expect(quotaFindings(aPlan(), addition, { value: [] })).toEqual([]);
    expect(quotaFindings(aPlan(), addition, undefined)).toEqual([]);
  });

  test('that are full are found with what is missing; what adds nothing may be full', () => {
    const full = [quota('DBClusters', 40), quota('DBInstances', 39), quota('ManualClusterSnapshots', 40)];
    expect(quotaFindings(aPlan(), addition, { value: full })).toMatchObject([
      {
        code: 'QuotaTooSmall',
        message: 'quota DBClusters of eu-west-1 is 40 and 40 are used; this restore needs 1 more',
      },
      {
        code: 'QuotaTooSmall',
        message: 'quota DBInstances of eu-west-1 is 40 and 39 are used; this restore needs 2 more',
      },
    ]);
  });
});

describe('names', () => {
  const names = (plan: ReturnType<typeof aPlan>, restoreId?: string, target: typeof old | undefined = old) =>
    namesToGive({ plan, restoreId, target: { value: target }, wanted: newClusterWanted(plan, target, undefined) });
  const none = { clusters: new Map(), snapshots: new Map(), instances: { value: [] } };

  test('of a replacement are those of the copy, the final snapshot and the instances', () => {
    expect(names(aPlan(), RESTORE_ID)).toEqual({
      clusters: [],
      snapshots: [COPY_ID, FINAL_ID],
      instances: ['orders-staging-1', 'orders-staging-2'],
    });
  });

  test('of a swap are those of the clusters and instances beside as well', () => {
    const { clusters, instances } = names(aSwapPlan(), RESTORE_ID);
    expect(clusters).toEqual([besideNameOf(RESTORE_ID), retiredNameOf(RESTORE_ID)]);
    expect(instances).toHaveLength(6);
    expect(instances).toContain(`${retiredNameOf(RESTORE_ID)}-2`);
  });

  test('that follow from the restore id are unknown in a dry run', () => {
    expect(names(aSwapPlan())).toEqual({
      clusters: [],
      snapshots: [],
      instances: ['orders-staging-1', 'orders-staging-2'],
    });
  });

  test('that strangers bear are found; what this restore or the old target bears is not', () => {
    const strange = aCopy({ tags: { [RESTORE_TAG]: 'r-other' } });
    const taken = { ...none, snapshots: new Map([[COPY_ID, strange]]), clusters: new Map([['arp-new-x', aCluster()]]) };
    expect(codes(namesakeFindings(aPlan(), RESTORE_ID, taken))).toEqual(['NameTaken', 'NameTaken']);
    const ours = { ...none, snapshots: new Map([[COPY_ID, aCopy()]]), instances: { value: writerAndReader() } };
    expect(namesakeFindings(aPlan(), RESTORE_ID, ours)).toEqual([]);
  });

  test('of instances that another cluster holds are found, also without a restore id', () => {
    const instances = { value: [anInstance({ clusterId: 'orders-archive' }), anInstance({ id: 'b', clusterId: '' })] };
    expect(namesakeFindings(aPlan(), undefined, { ...none, instances })).toMatchObject([
      { code: 'InstanceNameTaken', message: expect.stringContaining("belongs to cluster 'orders-archive'") },
      { code: 'InstanceNameTaken', message: expect.stringContaining('belongs to no cluster') },
    ]);
  });
});

describe('the target', () => {
  const found = (plan: ReturnType<typeof aPlan>, status: string) =>
    codes(targetFindings(plan, { ...old, cluster: aCluster({ status }) }, SOURCE_RESOURCE));
  const plain = { finalSnapshot: { take: false } };

  test.each([
    ['stopped', aPlan(plain), ['TargetStopped']],
    ['deleting', aPlan(plain), ['TargetNotAvailable']],
    ['upgrade-failed', aPlan(), ['TargetNotAvailable']],
    ['upgrade-failed', aSwapPlan(plain), ['TargetNotAvailable']],
    ['upgrade-failed', aPlan(plain), []],
    ['backing-up', aSwapPlan(), []],
  ])('that is %s', (status, plan, expected) => {
    expect(found(plan, status)).toEqual(expected);
  });

  test('that is not there is no problem', () => {
    expect(targetFindings(aPlan(), undefined, SOURCE_RESOURCE)).toEqual([]);
  });

  test('is found with every tag that is missing and its protection, at once', () => {
    const bare = { cluster: aCluster({ tags: {}, isProtected: true }), instances: writerAndReader({ tags: {} }) };
    expect(codes(targetFindings(aPlan(), bare, SOURCE_RESOURCE))).toEqual([
      'TargetNotTagged',
      'TargetNotTagged',
      'TargetNotTagged',
      'TargetProtected',
    ]);
  });

  test('that is the source gets no hint how to tag it', () => {
    const source = { cluster: aCluster({ resourceId: SOURCE_RESOURCE, tags: {}, isProtected: true }), instances: [] };
    expect(codes(targetFindings(aPlan(), source, SOURCE_RESOURCE))).toEqual(['TargetIsSource']);
  });
});

test('finds secrets that are scheduled for deletion, and none that are there or not yet', () => {
  const secrets = new Map([
    ['aurora-restore/orders-staging/a', { deletedAt: new Date('2026-10-01T00:00:00Z') }],
    ['aurora-restore/orders-staging/b', {}],
    ['aurora-restore/orders-staging/c', undefined],
  ]);
  expect(secretFindings(aPlan(), secrets)).toEqual([
    {
      code: 'SecretScheduledForDeletion',
      message: "secret 'aurora-restore/orders-staging/a' is scheduled for deletion since 2026-10-01T00:00:00.000Z",
      hint: 'Keep it: aws secretsmanager restore-secret --secret-id aurora-restore/orders-staging/a --region eu-west-1',
    },
  ]);
});
