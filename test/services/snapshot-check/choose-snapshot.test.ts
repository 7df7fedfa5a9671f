import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PLAN_TAG, RESTORE_TAG } from '../../../shared/names.ts';
import { newestWanted, snapshotFindings } from '../../../services/snapshot-check/choose-snapshot.ts';
import { aPlan } from '../../support/a-plan.ts';
import { aCopy, aSnapshot } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

const at = (createdAt: string | undefined) => createdAt && { createdAt: new Date(createdAt) };
const old = aSnapshot({ id: 'old', ...at('2026-10-05T01:30:00Z') });
const young = aSnapshot({ id: 'young', ...at('2026-10-06T01:30:00Z') });
const automated = aSnapshot({
  id: 'rds:orders-production-2026-10-06',
  type: 'automated',
  ...at('2026-10-06T03:00:00Z'),
});
const chosen = (snapshots: Parameters<typeof newestWanted>[1], plan = aPlan()) => newestWanted(plan, snapshots)?.id;

describe('the newest snapshot', () => {
  test('is chosen of those the plan wants', () => {
    expect(chosen([old, automated, young])).toBe(automated.id);
    expect(chosen([old, automated, young], aPlan({ snapshot: { kinds: ['manual'] } }))).toBe('young');
    expect(chosen([old, automated, young], aPlan({ snapshot: { kinds: ['automated'] } }))).toBe(automated.id);
  });

  test.each([
    ['a copy of ours', aCopy(at('2026-10-06T11:00:00Z') || {})],
    [
      'a snapshot with nothing but the tag of a plan',
      aSnapshot({ id: 'x', tags: { [PLAN_TAG]: 'other' }, ...at('2026-10-06T11:00:00Z') }),
    ],
    [
      'a snapshot with nothing but the tag of a restore',
      aSnapshot({ id: 'x', tags: { [RESTORE_TAG]: 'r-1' }, ...at('2026-10-06T11:00:00Z') }),
    ],
    ['one that is still creating', aSnapshot({ id: 'x', status: 'creating', ...at('2026-10-06T11:00:00Z') })],
    ['one of a kind that no plan names', aSnapshot({ id: 'x', type: 'awsbackup', ...at('2026-10-06T11:00:00Z') })],
    ['one of unknown age', aSnapshot({ id: 'x', createdAt: undefined })],
  ])('is never %s', (_what, snapshot) => {
    expect(chosen([snapshot, old])).toBe('old');
  });

  test('is the same one for every delivery, in whatever order RDS lists them', () => {
    const twins = ['a', 'b', 'c', 'd'].map((id) => aSnapshot({ id }));
    fc.assert(
      fc.property(fc.shuffledSubarray(twins, { minLength: 4 }), (shuffled) => {
        expect(chosen(shuffled)).toBe('a');
      }),
    );
  });

  test('is missed with a command that makes one', () => {
    expect(newestWanted(aPlan(), [aCopy()])).toBeUndefined();
    expect(snapshotFindings(aPlan(), 'latest', { from: 1 }, NOON)).toEqual([
      {
        code: 'SnapshotNotFound',
        message: expect.stringContaining('has 1 snapshots, none of them available and automated or manual'),
        hint: expect.stringContaining('Take one: aws rds create-db-cluster-snapshot'),
      },
    ]);
  });
});

const codes = (plan: ReturnType<typeof aPlan>, facts: Parameters<typeof aSnapshot>[0]) =>
  snapshotFindings(plan, 'latest', { chosen: aSnapshot(facts), from: 1 }, NOON).map(({ code }) => code);

describe('a snapshot is refused', () => {
  const plain = { isEncrypted: false, kmsKeyArn: undefined };
  test.each([
    ['of another cluster', { clusterId: 'bookings' }, aPlan(), 'SnapshotOfOtherCluster'],
    ['of MySQL', { engine: 'aurora-mysql' }, aPlan(), 'EngineNotSupported'],
    ['of PostgreSQL that is not Aurora', { engine: 'postgres' }, aPlan(), 'EngineNotSupported'],
    ['that is still creating', { status: 'creating' }, aPlan(), 'SnapshotNotAvailable'],
    [
      'a millisecond older than the plan allows',
      { createdAt: new Date(NOON.getTime() - 86_400_001) },
      aPlan({ snapshot: { maxAge: '1d' } }),
      'SnapshotTooOld',
    ],
    ['of unknown age', { createdAt: undefined }, aPlan(), 'SnapshotTooOld'],
    ['that is not encrypted, where the plan gives no key', plain, aPlan({ copy: {} }), 'SnapshotNotEncrypted'],
  ])('%s', (_what, facts, plan, code) => {
    expect(codes(plan, facts)).toEqual([code]);
  });

  test.each([
    [
      'as old as the plan allows',
      { createdAt: new Date(NOON.getTime() - 86_400_000) },
      aPlan({ snapshot: { maxAge: '1d' } }),
    ],
    ['not encrypted, with a key to encrypt it', plain, aPlan()],
    ['not encrypted, where the plan accepts that', plain, aPlan({ copy: { allowUnencrypted: true } })],
    ['encrypted, without a key in the plan', {}, aPlan({ copy: {} })],
  ])('but not one %s', (_what, facts, plan) => {
    expect(codes(plan, facts)).toEqual([]);
  });
});
