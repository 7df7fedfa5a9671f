import { describe, expect, test } from '@jest/globals';
import { besideNameOf, RESTORE_TAG } from '../../../shared/names.ts';
import { NEW_RESOURCE, OLD_RESOURCE, RESTORE_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { BESIDE_ARN, oldCluster, outputAt, RENAMES, stoppedAt, swappedSoFar } from './support/restores.ts';
import { fault, type UndoWorld, undoWorld } from './support/undo-world.ts';

const aSwapUnderWay = (content: ReturnType<typeof swappedSoFar>) =>
  undoWorld(stoppedAt('swap-target', { strategy: 'swap', output: outputAt('swap-target', 'swap') }), content);

const names = ({ rds }: UndoWorld) =>
  [...rds.clusters, ...rds.instances].map(({ id, resourceId }) => `${resourceId} ${id}`);
const left = ({ saga }: UndoWorld) =>
  saga()
    .undoing!.left.map(({ arn, what }) => `${arn} ${what}`)
    .join('\n');

describe.each(Array.from({ length: RENAMES + 1 }, (_none, count) => count))('after %i renames', (count) => {
  test('everything old comes home; the new cluster is gone', async () => {
    const it = aSwapUnderWay(swappedSoFar(count));
    await it.finish();
    expect(names(it)).toEqual([`${OLD_RESOURCE} orders-staging`, 'db-OLD-1 orders-staging-1']);
    expect(it.saga().undoing!.undone).toContainEqual({
      arn: TARGET_ARN,
      what: 'the names of the old cluster and the new one, as they were',
    });
    expect(it.saga().steps['restore-snapshot']!.status).toBe('undone');
  });

  test('and one more that RDS is still at, the same', async () => {
    const content = swappedSoFar(count);
    const it = aSwapUnderWay({
      ...content,
      clusters: content!.clusters!.map((each) => ({ ...each, status: 'renaming' })),
      instances: content!.instances!.map((each) => ({ ...each, status: 'renaming' })),
    });
    await it.finish();
    expect(names(it)).toEqual([`${OLD_RESOURCE} orders-staging`, 'db-OLD-1 orders-staging-1']);
  });
});

test('a new cluster that the swap has stopped, for its certificate, is started before names are given back', async () => {
  const content = swappedSoFar(RENAMES)!;
  const output = { ...outputAt('swap-target', 'swap')!, restart: { begunAt: '2026-10-06T11:30:00.000Z' } };
  const it = undoWorld(stoppedAt('swap-target', { strategy: 'swap', output }), {
    ...content,
    clusters: content.clusters!.map((each) =>
      each.resourceId === NEW_RESOURCE ? { ...each, status: 'stopped' } : each,
    ),
  });
  await it.finish();
  expect(it.calls[0]).toBe('startCluster orders-staging');
  expect(names(it)).toEqual([`${OLD_RESOURCE} orders-staging`, 'db-OLD-1 orders-staging-1']);
});

test('promise 6: what a rename of the swap that was under way has moved away comes home again', async () => {
  const it = aSwapUnderWay(swappedSoFar(RENAMES));
  await it.deliver();
  while (names(it)[0] !== `${OLD_RESOURCE} orders-staging`) await it.tick();
  const { rename } = it.ports.rdsOf(it.saga().plan!, it.clock.now());
  await rename({ kind: 'cluster', from: 'orders-staging', to: `arp-old-${RESTORE_ID}` });
  await it.finish();
  expect(names(it)).toEqual([`${OLD_RESOURCE} orders-staging`, 'db-OLD-1 orders-staging-1']);
});

test('promise 6: is over only when no delivery can hold the rename that another one has made', async () => {
  const content = swappedSoFar(RENAMES)!;
  const isOld = ({ tags }: { tags: object }) => !(RESTORE_TAG in tags);
  // Without a new cluster, whose deletion would take longer than that.
  const it = aSwapUnderWay({
    ...content,
    clusters: content.clusters!.filter(isOld),
    instances: content.instances!.filter(isOld),
  });
  // The step that failed ended long ago: it is the undoing's own deliveries that are waited for.
  it.clock.advance(600_000);
  const renames = () => it.calls.filter((call) => call.startsWith('rename')).length;
  let lastAt = it.clock.now();
  await it.deliver();
  while (it.saga().step === 'undo-restore') {
    const before = renames();
    await it.tick();
    if (renames() > before) lastAt = it.clock.now();
  }
  expect(renames()).toBe(2);
  expect(it.clock.now().getTime() - lastAt.getTime()).toBeGreaterThanOrEqual(60_000);
});

test('looks again soon while nothing answers under the name', async () => {
  const it = aSwapUnderWay(swappedSoFar(RENAMES));
  await it.deliver();
  it.clock.advance(600_000);
  await it.deliver();
  expect(Date.parse(it.saga().nextCheckAt) - it.clock.now().getTime()).toBe(10_000);
});

test('a refusal at first is not the last word: a tag may be slow to reach IAM', async () => {
  const it = aSwapUnderWay(swappedSoFar(RENAMES));
  const { rdsOf } = it.ports;
  let refusals = 3;
  const rename: ReturnType<typeof rdsOf>['rename'] = async (move) => {
    refusals -= 1;
    if (refusals >= 0) throw fault('AccessDenied');
    return rdsOf(it.saga().plan!, it.clock.now()).rename(move);
  };
  Object.assign(it.ports, { rdsOf: () => ({ ...rdsOf(it.saga().plan!, it.clock.now()), rename }) });
  await it.finish();
  expect(names(it)).toEqual([`${OLD_RESOURCE} orders-staging`, 'db-OLD-1 orders-staging-1']);
});

describe('the new cluster is kept, and all is listed,', () => {
  const expectKept = (it: UndoWorld) => {
    expect(it.rds.clusters.map(({ resourceId, status }) => `${resourceId} ${status}`)).toContain(
      `${NEW_RESOURCE} available`,
    );
    expect(it.calls.filter((call) => call.startsWith('delete'))).toEqual([]);
    expect(left(it)).toContain('the new cluster, kept, because the old one does not bear its own name');
    expect(it.saga().outputs['swap-target']).toBeDefined();
  };

  test('where somebody has taken the name of the target meanwhile', async () => {
    const content = swappedSoFar(1)!;
    const stranger = oldCluster({ resourceId: 'cluster-X', tags: {} });
    const it = aSwapUnderWay({ ...content, clusters: [...content.clusters!, stranger] });
    await it.finish();
    expectKept(it);
    expect(left(it)).toContain("cluster 'orders-staging' is cluster-X now");
    expect(left(it)).toContain('--new-db-cluster-identifier orders-staging');
  });

  test('where somebody has deleted the old cluster meanwhile', async () => {
    const content = swappedSoFar(2)!;
    const it = aSwapUnderWay({
      ...content,
      clusters: content.clusters!.filter(({ tags }) => RESTORE_TAG in tags),
      instances: content.instances!.filter(({ tags }) => RESTORE_TAG in tags),
    });
    await it.finish();
    expectKept(it);
    expect(left(it)).toContain(`cluster ${OLD_RESOURCE} is gone`);
  });

  test('under the name of the target, where no rename is allowed any more', async () => {
    const it = aSwapUnderWay(swappedSoFar(2));
    it.refuse('rename', 'AccessDenied');
    await it.finish();
    expect(left(it)).toContain(`${TARGET_ARN} the new cluster, which bears the name of the target`);
    expect(it.rds.clusters.find(({ resourceId }) => resourceId === NEW_RESOURCE)!.id).toBe('orders-staging');
  });
});

test('an instance that cannot come home keeps neither the cluster from it nor the new one from being deleted', async () => {
  const content = swappedSoFar(1)!;
  const isNew = ({ tags }: { tags: object }) => RESTORE_TAG in tags;
  const it = aSwapUnderWay({ ...content, instances: content.instances!.filter(isNew) });
  await it.finish();
  expect(names(it)).toEqual([`${OLD_RESOURCE} orders-staging`]);
  expect(left(it)).toContain('instance db-OLD-1 is gone');
  expect(left(it)).not.toContain(BESIDE_ARN);
  expect(it.calls).toContain(`deleteCluster ${besideNameOf(RESTORE_ID)}`);
});
