import { describe, expect, test } from '@jest/globals';
import { KEEP_UNTIL_TAG, PLAN_TAG, RESTORE_TAG } from '../../../shared/names.ts';
import { expiredSnapshots } from '../../../services/archive-snapshot/expired-snapshots.ts';
import { aCopy } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

const tags = { [PLAN_TAG]: 'orders-staging', [RESTORE_TAG]: 'r-old', [KEEP_UNTIL_TAG]: '2026-10-06T11:59:59.000Z' };
const expired = aCopy({ id: 'expired', tags });
const idsOf = (...snapshots: Parameters<typeof expiredSnapshots>[0]) =>
  expiredSnapshots(snapshots, 'orders-staging', NOON).map(({ id }) => id);
const until = (text: string) => aCopy({ tags: { ...tags, [KEEP_UNTIL_TAG]: text } });
const without = (key: string) =>
  aCopy({ tags: Object.fromEntries(Object.entries(tags).filter(([name]) => name !== key)) });

test('finds what restores of this plan made and whose time is over', () => {
  expect(idsOf(aCopy(), expired)).toEqual(['expired']);
});

test('the last moment counts as over', () => {
  expect(idsOf(until(NOON.toISOString()))).toHaveLength(1);
});

describe('keeps a snapshot', () => {
  test.each([
    ['whose time is not over', until('2026-10-06T12:00:00.001Z')],
    ['without a time', without(KEEP_UNTIL_TAG)],
    ['whose time cannot be read', until('next week')],
    ['whose time is empty', until('')],
    ['without the plan’s tag', without(PLAN_TAG)],
    ['without a restore’s tag', without(RESTORE_TAG)],
    ['of another plan', aCopy({ tags: { ...tags, [PLAN_TAG]: 'bookings-staging' } })],
    ['that is automated', aCopy({ tags, type: 'automated' })],
    ['that is being copied or deleted', aCopy({ tags, status: 'copying' })],
  ])('%s', (_what, snapshot) => {
    expect(idsOf(snapshot)).toEqual([]);
  });
});
