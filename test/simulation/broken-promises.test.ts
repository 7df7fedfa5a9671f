import { describe, expect, test } from '@jest/globals';
import { RESTORE_TAG } from '../../shared/names.ts';
import { brokenPromises } from './support/broken-promises.ts';
import { clusterNamed, type PlaceScene } from './support/rds-scene.ts';
import { type Ended, RESTORE } from './support/scenario.ts';
import { simulate } from './support/simulate.ts';

/** Ends that no restore may come to, made of one that kept its promises: each check must notice. */
const failed = await simulate({
  strategy: 'swap',
  troubles: [{ by: 'swap-target', operation: 'ModifyDBInstance', nth: 2, how: 'refused' }],
});
const replaced = await simulate({ strategy: 'replace' });

const target = failed.after.target;
const [copy] = target.snapshots;
const [theTarget] = target.clusters;

const withTarget = (changes: Partial<PlaceScene>, ended: Ended = failed): Ended => ({
  ...ended,
  after: { ...ended.after, target: { ...ended.after.target, ...changes } },
});
const withSaga = (changes: Partial<Ended['saga']>): Ended => ({ ...failed, saga: { ...failed.saga, ...changes } });
const withPlanAsText = new Map([[RESTORE, { ...failed.saga, plan: failed.plan }]]);
const undoing = failed.saga.undoing!;

const ENDS: readonly (readonly [string, string, Ended])[] = [
  ['the source has changed', 'promise 1', { ...failed, after: { ...failed.after, source: target } }],
  ['the old target is gone', 'promise 3', withTarget({ clusters: [] })],
  ['it has another name', 'promise 3', withTarget({ clusters: [{ ...theTarget, DBClusterIdentifier: 'arp-old' }] })],
  [
    'it is not protected any more',
    'promise 3',
    withTarget({ clusters: [{ ...theTarget, DeletionProtection: false }] }),
  ],
  ['it is still retired', 'promise 3', withTarget({ clusters: [{ ...theTarget, TagList: [{ Key: 'retired' }] }] })],
  ['an instance of it is gone', 'promise 3', withTarget({ instances: target.instances.slice(1) })],
  ['the copy went before it was verified', 'promise 3', { ...replaced, store: { ...replaced.store, trail: [] } }],
  ['there is no final snapshot', 'promise 4', withTarget({ snapshots: [] }, replaced)],
  ['the new cluster is open and not ours', 'promise 5', { ...opened(replaced), calls: [] }],
  ['a message holds a password', 'promise 7', { ...failed, passwords: [failed.told[0]!.subject] }],
  ['the saga holds SQL of the plan', 'promise 7', { ...failed, store: { ...failed.store, sagas: withPlanAsText } }],
  ['it has not ended', 'promise 8', withSaga({ step: 'undo-restore' })],
  [
    'the target is locked',
    'promise 8',
    { ...failed, store: { ...failed.store, locks: new Map([['a', { holder: 'b', queue: [] }]]) } },
  ],
  [
    'the audit trail lacks its end',
    'promise 8',
    { ...failed, store: { ...failed.store, trail: failed.store.trail.slice(0, -1) } },
  ],
  ['nobody was told', 'promise 8', { ...failed, told: [] }],
  ['a thing is not listed', 'promise 8', withSaga({ undoing: { ...undoing, left: [] } })],
  ['a listed thing is not there', 'promise 8', withTarget({ snapshots: [] })],
  [
    'an undone thing is there',
    'promise 8',
    withSaga({ undoing: { ...undoing, undone: [{ arn: copy!.DBClusterSnapshotArn!, what: 'the copy, deleted' }] } }),
  ],
];

describe('the check of the promises', () => {
  test('finds none broken where none is', () => {
    expect([...brokenPromises(failed), ...brokenPromises(replaced)]).toEqual([]);
  });

  test.each(ENDS)('notices that %s', (_what, promise, ended) => {
    expect(brokenPromises(ended)).toContainEqual(expect.stringContaining(promise));
  });
});

function opened(ended: Ended): Ended {
  const cluster = clusterNamed(ended.after.target, ended.plan.target.cluster)!;
  const TagList = [{ Key: RESTORE_TAG, Value: RESTORE }];
  return withTarget(
    { clusters: [{ ...cluster, TagList, VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0any' }] }] },
    ended,
  );
}
