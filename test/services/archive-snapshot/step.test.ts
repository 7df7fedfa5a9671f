import { describe, expect, test } from '@jest/globals';
import { KEEP_UNTIL_TAG } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { SnapshotCopyOutput } from '../../../shared/step-outputs.ts';
import { archiveSnapshot } from '../../../services/archive-snapshot/step.ts';
import { aPlan } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { aCopy, aFinalSnapshot, aSnapshot, COPY_ARN, OUR_TAGS, snapshotArn } from '../../support/rds-builders.ts';

function archiving(options: { plan?: Plan; copy?: SnapshotCopyOutput; snapshots?: SnapshotFacts[] } = {}) {
  const calls: string[] = [];
  const plan = options.plan ?? aPlan();
  const outputs = {
    ...outputsOf(['snapshot-check', 'copy-snapshot']),
    ...(options.copy && { 'copy-snapshot': options.copy }),
  };
  const ports = {
    manualSnapshots: async () => options.snapshots ?? [aCopy()],
    tagSnapshot: async (arn: string, tags: Readonly<Record<string, string>>) =>
      void calls.push(`tag ${arn} ${JSON.stringify(tags)}`),
    deleteSnapshot: async (arn: string) => void calls.push(`delete ${arn}`),
  };
  return { calls, ...given(archiveSnapshot, aSaga({ at: 'archive-snapshot', plan, outputs }), ports) };
}

describe('the copy', () => {
  test('is kept under the tag of its retention', async () => {
    const it = archiving();
    expect(await it.deliver()).toBe('advanced');
    const keepUntil = '2026-10-20T12:00:00.000Z';
    expect(it.calls).toEqual([`tag ${COPY_ARN} {"${KEEP_UNTIL_TAG}":"${keepUntil}"}`]);
    expect(it.bus.published[0]).toMatchObject({
      name: 'SnapshotArchived',
      data: { snapshotArn: COPY_ARN, action: 'kept', keepUntil },
    });
  });

  test('is deleted where the plan says so', async () => {
    const it = archiving({ plan: aPlan({ archive: { copy: 'delete' } }) });
    expect(await it.advance()).toMatchObject({ output: { action: 'deleted' } });
    expect(it.calls).toEqual([`delete ${COPY_ARN}`]);
  });

  test.each(['keep', 'delete'] as const)(
    'that is none, being somebody’s own snapshot, is untouched with copy: %s',
    async (copy) => {
      const inPlace = { snapshotArn: aSnapshot().arn, isInPlace: true };
      const it = archiving({ copy: inPlace, plan: aPlan({ archive: { copy } }) });
      expect(await it.advance()).toMatchObject({
        output: { action: 'untouched' },
        event: { data: { action: 'untouched' } },
      });
      expect(it.calls).toEqual([]);
    },
  );
});

test('deletes copies and final snapshots of earlier restores whose time is over, whatever their cluster was called', async () => {
  const tags = { ...OUR_TAGS, [KEEP_UNTIL_TAG]: '2026-10-01T00:00:00.000Z' };
  const it = archiving({
    plan: aPlan({ archive: { copy: 'delete' } }),
    snapshots: [
      aCopy({ id: 'old-copy', arn: snapshotArn('old-copy'), tags }),
      aFinalSnapshot({ id: 'old-final', arn: snapshotArn('old-final'), tags }),
      aFinalSnapshot({ id: 'retired', arn: snapshotArn('retired'), clusterId: 'arp-old-r-last-month', tags }),
      aFinalSnapshot(),
      aSnapshot({ id: 'of-somebody', arn: snapshotArn('of-somebody') }),
    ],
  });
  const gone = ['old-copy', 'old-final', 'retired'].map((id) => snapshotArn(id));
  expect(await it.advance()).toMatchObject({
    kind: 'again',
    output: { deletedSnapshots: expect.arrayContaining(gone) },
  });
  expect(it.calls).toEqual([`delete ${COPY_ARN}`]);
  expect(await it.deliver()).toBe('advanced');
  expect(it.calls.slice(2).toSorted()).toEqual(gone.map((arn) => `delete ${arn}`));
  expect(it.saga().steps['archive-snapshot']?.status).toBe('done');
  expect(it.bus.published[0]).toMatchObject({
    name: 'SnapshotArchived',
    data: { action: 'deleted', deletedSnapshots: expect.arrayContaining(gone) },
  });
});
