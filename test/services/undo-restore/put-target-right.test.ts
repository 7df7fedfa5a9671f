import { describe, expect, test } from '@jest/globals';
import type { TargetDeletionOutput } from '../../../shared/step-outputs.ts';
import { aPlan } from '../../support/a-plan.ts';
import { outputsOf } from '../../support/a-saga.ts';
import { aCluster, aFinalSnapshot, anInstance, FINAL_ARN, FINAL_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { oldCluster, oldInstance, stoppedAt } from './support/restores.ts';
import { type UndoWorld, undoWorld } from './support/undo-world.ts';

/** A deletion that was interrupted after it had begun. */
function aDeletion(content: Parameters<typeof undoWorld>[1], more: Partial<TargetDeletionOutput> = {}, plan = aPlan()) {
  const output = { ...outputsOf(['delete-rds'])['delete-rds']!, ...more };
  return undoWorld(stoppedAt('delete-rds', { output, plan }), { snapshots: [aFinalSnapshot()], ...content });
}

const left = ({ saga }: UndoWorld) => saga().undoing!.left.map(({ arn, what }) => `${arn} ${what}`);

describe('an old target of which nothing is deleted yet', () => {
  const untouched = () =>
    aDeletion({ clusters: [oldCluster()], instances: [oldInstance()] }, { hasLiftedProtection: true });

  test('is protected again', async () => {
    const it = untouched();
    await it.finish();
    expect(it.calls).toEqual(['protectCluster orders-staging true', `deleteSnapshot ${FINAL_ID}`]);
    expect(it.saga().undoing!.undone).toEqual([
      { arn: TARGET_ARN, what: 'the old target, as it was' },
      { arn: FINAL_ARN, what: 'the final snapshot of the old target, deleted' },
    ]);
  });

  test('is begun anew by a retry, which takes another final snapshot: this one would be out of date', async () => {
    const it = untouched();
    await it.finish();
    expect(it.saga().outputs['delete-rds']).toBeUndefined();
    expect(it.rds.snapshots.filter(({ status }) => status === 'available')).toEqual([]);
  });

  test('keeps its final snapshot while a deletion may still be under way', async () => {
    const it = untouched();
    await it.deliver();
    await it.tick();
    expect(it.calls).not.toContain(`deleteSnapshot ${FINAL_ID}`);
    // The call of the interrupted delivery comes through after all.
    it.rds.instances = [];
    await it.finish();
    expect(it.calls).not.toContain(`deleteSnapshot ${FINAL_ID}`);
    expect(left(it)).toEqual([
      `${TARGET_ARN} the old target; 1 of its instances is deleted already`,
      `${FINAL_ARN} the final snapshot of the old target; the old data can be restored from it`,
    ]);
  });

  test('is not protected where it had not been', async () => {
    const it = aDeletion({ clusters: [oldCluster()], instances: [oldInstance()] });
    await it.finish();
    expect(it.calls).not.toContain('protectCluster orders-staging true');
  });

  test('that may not be protected again is listed', async () => {
    const it = untouched();
    it.refuse('protectCluster', 'AccessDenied');
    await it.finish();
    expect(left(it)).toEqual([expect.stringMatching(/the old target, not taken back: AWS answered AccessDenied/)]);
    expect(it.saga().outputs['delete-rds']).toBeDefined();
  });
});

describe('an old target of which something is gone', () => {
  test('that has lost an instance gets back what it can; a retry goes on deleting it', async () => {
    const deleting = anInstance({ status: 'deleting' });
    const it = aDeletion({ clusters: [oldCluster()], instances: [deleting] }, { hasLiftedProtection: true });
    await it.finish();
    expect(it.calls).toEqual(['protectCluster orders-staging true']);
    expect(left(it)).toEqual([
      `${TARGET_ARN} the old target; 1 of its instances is deleted already`,
      `${FINAL_ARN} the final snapshot of the old target; the old data can be restored from it`,
    ]);
    expect(it.saga()).toMatchObject({ steps: { 'delete-rds': { status: 'failed' } }, outputs: { 'delete-rds': {} } });
  });

  test('that is being deleted is listed with where its data are', async () => {
    const it = aDeletion({
      clusters: [oldCluster({ status: 'deleting' })],
      instances: [oldInstance({ status: 'deleting' })],
    });
    await it.deliver();
    it.clock.advance(60_000);
    await it.deliver();
    expect(left(it)[0]).toBe(`${TARGET_ARN} the old target, which RDS is deleting: the old data are in ${FINAL_ARN}`);
    expect(it.calls).toEqual([]);
  });

  test('that is gone leaves its final snapshot', async () => {
    const it = aDeletion({});
    await it.finish();
    expect(left(it)).toEqual([
      `${FINAL_ARN} the final snapshot of the old target; the old data can be restored from it`,
    ]);
  });

  test('that is gone without a final snapshot is said to be', async () => {
    const plan = aPlan({ finalSnapshot: { take: false } });
    const it = aDeletion({ snapshots: [] }, { finalSnapshotArn: undefined }, plan);
    await it.finish();
    expect(left(it)).toEqual([`${TARGET_ARN} the old target, which is deleted: the plan wants no final snapshot`]);
  });

  test('whose name another cluster bears is gone', async () => {
    const it = aDeletion({ clusters: [oldCluster({ resourceId: 'cluster-X' })], instances: [oldInstance()] });
    await it.finish();
    expect(it.calls).toEqual([]);
    expect(left(it)).toEqual([expect.stringContaining(FINAL_ARN)]);
  });
});

describe('a deletion that had not begun', () => {
  const notBegun = (content: Parameters<typeof undoWorld>[1]) =>
    aDeletion({ clusters: [aCluster()], instances: [anInstance()], ...content }, { begunAt: undefined });

  test('loses its final snapshot, and the old target is not touched', async () => {
    const it = notBegun({});
    await it.finish();
    expect(it.calls).toEqual([`deleteSnapshot ${FINAL_ID}`]);
    expect([left(it), it.saga().outputs['delete-rds']]).toEqual([[], undefined]);
  });

  test('waits for a final snapshot that is being created, which cannot be deleted until it is there', async () => {
    const it = notBegun({ snapshots: [aFinalSnapshot({ status: 'creating' })] });
    expect(await it.deliver()).toBe('waiting');
    expect(it.calls).toEqual([]);
    await it.finish();
    expect(it.calls).toEqual([`deleteSnapshot ${FINAL_ID}`]);
  });

  test('never deletes a snapshot of that name which is not ours', async () => {
    const it = notBegun({ snapshots: [aFinalSnapshot({ tags: {} })] });
    await it.finish();
    expect(it.calls).toEqual([]);
  });
});
