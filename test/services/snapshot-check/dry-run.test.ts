import { describe, expect, test } from '@jest/globals';
import { dryRun, type DryRunPorts } from '../../../services/snapshot-check/dry-run.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { PreflightReport } from '../../../shared/preflight-report.ts';
import type { Saga } from '../../../shared/saga.ts';
import { aPlan, aPlanInOneRegion, aSwapPlan } from '../../support/a-plan.ts';
import { aCluster, aSnapshot, aSource } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';
import { type Content, portsWith } from './support/given-check.ts';

interface Circumstances extends Content {
  readonly plan?: Plan;
  readonly lock?: { holder: string; queue: string[] };
  readonly starts?: readonly string[];
  readonly durationsMs?: Saga['expectedMs'];
}

async function report({
  plan = aPlan(),
  lock,
  starts,
  durationsMs = {},
  ...content
}: Circumstances = {}): Promise<PreflightReport> {
  const ports: DryRunPorts = {
    plans: new Map([[plan.name, plan]]),
    portsFor: () => portsWith(content),
    lockOf: async () => lock,
    startsOf: async () => starts,
    durationsOf: async () => durationsMs,
    now: () => NOON,
  };
  const answer = await dryRun({ preflight: { plan: plan.name } }, ports);
  if (!('report' in answer)) throw new Error(answer.refusal.message);
  return answer.report;
}
const big = { source: { clusters: [aSource()], snapshots: [aSnapshot({ allocatedGiB: 100 })] } };
const hasNone = { target: { clusters: [], instances: [] } };
const opened = { network: { ...aPlan().network, securityGroups: ['sg-0a1b2c3d'] } };
const lines = ({ actions }: PreflightReport) => actions.map(({ step, text }) => `${step}: ${text}`);

describe('what a restore would do', () => {
  test('is told of a replacement in its order, with real names', async () => {
    expect(lines(await report())).toEqual([
      "snapshot-check: Take snapshot 'nightly' of 2026-10-06T01:30:00.000Z (aurora-postgresql 16.8), the newest that fits unless there is a newer one by then.",
      expect.stringMatching(
        /^copy-snapshot: Copy it to eu-west-1 as 'arp-orders-staging-RESTORE_ID', encrypted with arn:aws:kms:.*: the snapshot is in us-east-1, the target in eu-west-1\.$/,
      ),
      "delete-rds: Take a final snapshot of it as 'arp-final-orders-staging-RESTORE_ID', kept for 30d among at most 3, then delete 'orders-staging' (cluster-OLD) with 2 instances.",
      "restore-snapshot: Restore cluster 'orders-staging' in quarantine: security groups sg-0c105ed, cluster parameter group 'staging-quarantine-pg16'; nobody but sg-0f1 reaches it.",
      "check-restore-status: Create its instances, the writer first: 'orders-staging-1' (db.r6g.large), 'orders-staging-2' (db.r6g.large).",
      "setup-db-users: Have RDS manage a new master password, disable all other logins, stop jobs, subscriptions, foreign servers and event triggers of the source in every database, set up orders_app (read-write), orders_readonly (read-only) with exactly these rights, then open it with sg-0a1b2c3d and cluster parameter group 'staging-cluster-pg16'.",
      'archive-snapshot: Keep the copy for 14d, and at most 2 of this plan.',
      'sns-notification: Tell the subscribers of the notification topic.',
    ]);
  });

  test('is told of a swap with the names that come and go', async () => {
    const told = lines(await report({ plan: aSwapPlan() }));
    expect(told).toContainEqual(expect.stringContaining("Restore cluster 'arp-new-RESTORE_ID' in quarantine"));
    expect(told).toContainEqual(expect.stringContaining("'arp-new-RESTORE_ID-1' (db.r6g.large)"));
    expect(told).toContainEqual(
      "swap-target: Rename 'orders-staging' to 'arp-old-RESTORE_ID' and 'arp-new-RESTORE_ID' to 'orders-staging', then their instances; nothing answers under the name in between.",
    );
    expect(told.at(-1)).toMatch(
      /^delete-rds: 24h later, take a final snapshot .* then delete 'arp-old-RESTORE_ID' \(cluster-OLD\)/,
    );
  });

  test('leaves out what there is no reason for', async () => {
    const plan = aPlanInOneRegion({ strategy: 'swap', copy: {}, ...opened });
    const told = await report({ plan, ...hasNone });
    expect(told.actions.map(({ step }) => step)).not.toContain('swap-target');
    expect(told.actions.map(({ step }) => step)).not.toContain('delete-rds');
    expect(lines(told)).toContain('copy-snapshot: Make no copy: the snapshot can be restored where it is.');
    expect(lines(told)).toContain('archive-snapshot: Leave the snapshot as it is.');
    expect(lines(told)).toContainEqual(expect.stringContaining("Restore cluster 'orders-staging' in quarantine"));
  });

  test('says that protection is switched off, that no final snapshot is taken, and counts the plan’s own SQL', async () => {
    const database = {
      ...aPlan().database,
      statements: [{ sql: 'select 1' }],
      checks: [{ name: 'a', sql: 'select true' }],
    };
    const fields = { deletionProtection: { lift: true }, finalSnapshot: { take: false }, database };
    const told = lines(await report({ plan: aPlan(fields), target: { clusters: [aCluster({ isProtected: true })] } }));
    expect(told).toContainEqual(
      "delete-rds: Without a final snapshot, as the plan says, switch its deletion protection off, then delete 'orders-staging' (cluster-OLD) with 2 instances.",
    );
    expect(told).toContainEqual(expect.stringContaining('run 1 statement and 1 check of the plan, set up'));
    expect(told.join()).not.toContain('select');
  });

  test('is told as far as it is known, when there is no snapshot', async () => {
    const told = await report({ source: { snapshots: [] } });
    expect(told).not.toHaveProperty('snapshotArn');
    expect(lines(told)[0]).toBe(
      "snapshot-check: Choose snapshot 'latest' of 'orders-production'; there is none that fits now.",
    );
  });
});

describe('how long it would take', () => {
  test('is what the last restore of the plan took; what comes after people are told does not count', async () => {
    const durationsMs = { 'check-copy-status': 600_000, 'check-restore-status': 900_000, 'delete-rds': 7_200_000 };
    const { time } = await report({ plan: aSwapPlan(), durationsMs });
    expect(time).toMatchObject({ totalMs: 1_500_000, basis: "the last completed restore of plan 'orders-staging'" });
    expect((await report({ durationsMs })).time.totalMs).toBe(8_700_000);
  });

  test('is guessed from the size otherwise, and says so', async () => {
    const { time } = await report(big);
    expect(time.basis).toMatch(/^a rule of thumb, since no restore of plan 'orders-staging' has completed yet/);
    expect(time.steps).toContainEqual({ step: 'check-copy-status', ms: 1_024_000 });
    expect((await report()).time.basis).toContain('RDS names no size');
  });
});

describe('what it would cost', () => {
  test('has a price where the size is known: transfer once, storage for as long as it is kept', async () => {
    const { cost } = await report(big);
    expect(cost.basis).toContain('us-east-1, on demand, October 2026');
    expect(cost.items).toEqual([
      { what: 'orchestration', amount: 'one restore', usd: 0.003 },
      { what: 'transfer to eu-west-1', amount: '100 GiB, 0.02 USD per GiB', usd: 2 },
      { what: 'storage of the copy', amount: '100 GiB, 0.021 USD per GiB-month, for 14d', usd: 0.98 },
      { what: 'storage of the final snapshot', amount: expect.stringContaining('as much as the old cluster holds') },
    ]);
    expect(cost.totalUsd).toBe(2.983);
  });

  test('is in units where there is no price: the hours of the second cluster of a swap', async () => {
    const plan = aSwapPlan({ swap: { keepOldFor: '12h' } });
    expect((await report({ plan })).cost.items.at(-1)).toEqual({
      what: 'the old cluster, kept for 12h',
      amount: '24 instance hours of db.r6g.large, and its storage',
    });
    expect((await report()).cost.items[1]).toEqual({
      what: 'transfer to eu-west-1',
      amount: 'size unknown, 0.02 USD per GiB',
    });
  });
});

describe('a target that another restore holds', () => {
  const lock = { holder: 'r-1', queue: [] };

  test('stands in the way of a plan that rejects then', async () => {
    expect(await report({ lock })).toMatchObject({ heldBy: 'r-1', findings: [{ code: 'TargetBusy' }] });
  });

  test('stands in the way of a plan that queues when the queue is full, as the tracker would refuse it', async () => {
    const full = { ...lock, queue: Array.from({ length: 10 }, (_each, index) => `r-${index + 2}`) };
    const { findings } = await report({ lock: full, plan: aPlan({ whenBusy: 'queue' }) });
    expect(findings).toMatchObject([{ code: 'TargetBusy', message: expect.stringContaining('10 wait for it') }]);
  });

  test('is only told of a plan that queues', async () => {
    expect(await report({ lock, plan: aPlan({ whenBusy: 'queue' }) })).toMatchObject({ heldBy: 'r-1', findings: [] });
  });
});

test('a plan that has had its restores of the day would have the next rejected', async () => {
  const starts = ['2026-10-06T08:00:00.000Z', '2026-10-06T09:00:00.000Z', '2026-10-04T09:00:00.000Z'];
  const limited = (perDay: number) => report({ starts, plan: aPlan({ limits: { perDay } }) });
  expect((await limited(2)).findings).toMatchObject([
    { code: 'TooManyRestores', message: expect.stringContaining('2 restores of target') },
  ]);
  expect((await limited(3)).findings).toEqual([]);
});
