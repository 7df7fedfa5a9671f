import { expect, test } from '@jest/globals';
import { archiveSnapshot } from '../../../services/archive-snapshot/step.ts';
import { defaultQuotas } from '../../../local/model/quotas.ts';
import { durationMs } from '../../../shared/duration.ts';
import { copyNameOf, finalSnapshotNameOf, KEEP_UNTIL_TAG, PLAN_TAG, RESTORE_TAG } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import { aSwapPlan } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { aSnapshot, snapshotArn } from '../../support/rds-builders.ts';

const DAYS = 400;
const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-01-01T02:00:00.000Z');
/** People have snapshots of their own, and 100 is all there is room for. */
const OF_PEOPLE = Array.from({ length: 15 }, (_each, index) =>
  aSnapshot({ id: `by-hand-${index}`, arn: snapshotArn(`by-hand-${index}`) }),
);

interface Deletion {
  readonly snapshot: SnapshotFacts;
  readonly at: number;
  /** How many newer ones of its kind and plan there were. */
  readonly newer: number;
}

/** Ten plans, each refreshed once a day by a swap; the old cluster goes a day later, just before the next is archived. */
async function refreshed(fields: Parameters<typeof aSwapPlan>[0]) {
  const plans = Array.from({ length: 10 }, (_each, index) =>
    aSwapPlan({ ...fields, name: `plan-${index}`, target: { ...aSwapPlan().target, cluster: `staging-${index}` } }),
  );
  let snapshots: readonly SnapshotFacts[] = OF_PEOPLE;
  let most = 0;
  const deletions: Deletion[] = [];
  const add = (plan: Plan, restoreId: string, id: string, at: number, keepFor?: string) => {
    const keepUntil = keepFor && { [KEEP_UNTIL_TAG]: new Date(at + durationMs(keepFor)).toISOString() };
    const tags = { [PLAN_TAG]: plan.name, [RESTORE_TAG]: restoreId, ...keepUntil };
    snapshots = [...snapshots, aSnapshot({ id, arn: snapshotArn(id), createdAt: new Date(at), tags })];
    most = Math.max(most, snapshots.length);
  };
  const isKind = ({ id }: SnapshotFacts, other: SnapshotFacts) =>
    id.startsWith('arp-final-') === other.id.startsWith('arp-final-');
  const remove = (arn: string, at: number) => {
    const snapshot = snapshots.find((each) => each.arn === arn)!;
    const rivals = snapshots.filter(
      (each) => each.tags[PLAN_TAG] === snapshot.tags[PLAN_TAG] && isKind(each, snapshot),
    );
    deletions.push({ snapshot, at, newer: rivals.filter(({ createdAt }) => createdAt! > snapshot.createdAt!).length });
    snapshots = snapshots.filter((each) => each.arn !== arn);
  };
  for (let day = 0; day < DAYS; day += 1) {
    const at = START_MS + day * 24 * HOUR_MS;
    for (const plan of plans) add(plan, `r-${day}`, copyNameOf(plan, `r-${day}`), at);
    for (const plan of day === 0 ? [] : plans) {
      add(plan, `r-${day - 1}`, finalSnapshotNameOf(plan, `r-${day - 1}`), at + HOUR_MS, plan.finalSnapshot.keepFor);
    }
    for (const plan of plans) await archived(plan, `r-${day}`, at + 2 * HOUR_MS);
  }
  return { most, deletions, snapshots };

  async function archived(plan: Plan, restoreId: string, at: number): Promise<void> {
    const copy = { snapshotArn: snapshotArn(copyNameOf(plan, restoreId)), isInPlace: false };
    let saga = {
      ...aSaga({ at: 'archive-snapshot', plan, outputs: { ...outputsOf(['snapshot-check']), 'copy-snapshot': copy } }),
      restoreId,
    };
    const ports = {
      manualSnapshots: async () => snapshots,
      tagSnapshot: async (arn: string, tags: Readonly<Record<string, string>>) => {
        snapshots = snapshots.map((each) => (each.arn === arn ? { ...each, tags: { ...each.tags, ...tags } } : each));
      },
      deleteSnapshot: async (arn: string) => remove(arn, at),
    };
    const outcome = await archiveSnapshot.advance(saga, ports, new Date(at));
    if (outcome.kind !== 'again') return;
    saga = { ...saga, outputs: { ...saga.outputs, 'archive-snapshot': outcome.output } };
    expect(await archiveSnapshot.advance(saga, ports, new Date(at))).toMatchObject({ kind: 'done' });
  }
}

test('on defaults ten plans are refreshed daily for 400 days within the quota of manual snapshots', async () => {
  const { most, deletions, snapshots } = await refreshed({});
  expect(most).toBeLessThanOrEqual(defaultQuotas.manualClusterSnapshots);
  expect(deletions.length).toBeGreaterThan(7000);
  // Nothing goes that the retention says to keep.
  const { archive, finalSnapshot } = aSwapPlan();
  const tooEarly = deletions.filter(({ snapshot, at, newer }) => {
    const { keepAtMost } = snapshot.id.startsWith('arp-final-') ? finalSnapshot : archive;
    return Date.parse(snapshot.tags[KEEP_UNTIL_TAG]!) > at && newer < keepAtMost!;
  });
  expect(tooEarly).toEqual([]);
  expect(snapshots).toEqual(expect.arrayContaining(OF_PEOPLE));
});

test('by their age alone the quota would not last', async () => {
  const { most } = await refreshed({ archive: { keepFor: '14d' }, finalSnapshot: { keepFor: '30d' } });
  expect(most).toBeGreaterThan(defaultQuotas.manualClusterSnapshots);
});
