import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../cli/aws/service-error.ts';
import { renderProgress } from '../../cli/watch/render-progress.ts';
import { clusterArnOf, restoreIdOf } from '../../shared/names.ts';
import type { Saga } from '../../shared/saga.ts';
import { CliWorld } from './support/cli-world.ts';
import { aCompletedSaga, aCopyingSaga, after, aSaga, PLAN, RESTORE_ID } from './support/sagas.ts';

const aQueuedSaga = (changes: Partial<Saga> = {}) => aSaga({ phase: 'queued', step: 'saga-tracker', ...changes });
const aCancelledSaga = (changes: Partial<Saga> = {}) =>
  aCopyingSaga({
    phase: 'cancelled',
    step: 'ended',
    cancellation: { at: after(65), during: 'check-copy-status', reason: 'not now', removed: ['arn:copy', 'arn:copy'] },
    endedAt: after(70),
    ...changes,
  });

function worldOf(saga: Saga): CliWorld {
  const world = new CliWorld();
  world.restores.put(saga);
  return world;
}

describe('status', () => {
  test('names the restores that a queued one waits for, in their order', async () => {
    const world = worldOf(aQueuedSaga());
    world.restores.locks.set(clusterArnOf(PLAN.target), { holder: 'r-1', queue: ['r-2', RESTORE_ID, 'r-3'] });
    expect(await world.run('status', RESTORE_ID)).toBe(0);
    expect(world.stdout).toMatch(/waits for +r-1, then r-2\n/);
  });

  test('shows a queued restore to somebody who may not read the lock', async () => {
    const world = worldOf(aQueuedSaga());
    world.restores.lockOf = async () => {
      throw new ServiceError('denied', 'GetItem is not allowed', 'Ask for it.');
    };
    expect(await world.run('status', RESTORE_ID)).toBe(0);
    expect(world.stdout).toContain(`Restore ${RESTORE_ID}: queued`);
    expect(world.stdout).not.toContain('waits for');
  });

  test('tells who stopped a restore where, and what was removed', async () => {
    const world = worldOf(aCancelledSaga());
    expect(await world.run('status', RESTORE_ID)).toBe(0);
    expect(world.stdout).toMatch(/asked +2026-10-06 02:15:14 UTC, during check-copy-status\n/);
    expect(world.stdout).toMatch(/reason +not now\n/);
    expect(world.stdout.match(/removed +arn:copy/g)).toHaveLength(1);
    expect(world.stdout).toMatch(/check-copy-status +stopped +1 +1 +1m 00s/);
    expect(world.stdout).toMatch(/delete-rds +not-reached/);
  });

  test('tells that a restore runs again, and nothing of the kind for the first run', async () => {
    const again = worldOf(aCopyingSaga({ run: 2 }));
    await again.run('status', RESTORE_ID);
    expect(again.stdout).toMatch(/run +2, taken up again after a failure/);
    const first = worldOf(aCopyingSaga());
    await first.run('status', RESTORE_ID);
    expect(first.stdout).not.toMatch(/^ +run /m);
  });
});

describe('watch', () => {
  test('waits through the queue and tells when the restore begins', async () => {
    const world = worldOf(aQueuedSaga());
    world.during.set(2, () => world.restores.put(aSaga()));
    world.during.set(4, () => world.restores.put(aCompletedSaga()));
    expect(await world.run('watch', RESTORE_ID)).toBe(0);
    expect(world.lines[0]).toMatch(/: queued, until another restore has freed the target$/);
    expect(world.lines[1]).toMatch(/: running/);
  });

  test('ends with 1 and why when the restore is cancelled', async () => {
    const world = worldOf(aCopyingSaga());
    world.during.set(1, () => world.restores.put(aCancelledSaga({ phase: 'cancelling', step: 'replay-restore' })));
    world.during.set(2, () => world.restores.put(aCancelledSaga()));
    expect(await world.run('watch', RESTORE_ID)).toBe(1);
    expect(world.stdout).toMatch(/: cancelling after/);
    expect(world.lines.at(-1)).toBe('Stopped during check-copy-status: not now; removed arn:copy');
  });

  test('after a request waits through the queue too', async () => {
    const world = new CliWorld();
    const restoreId = restoreIdOf('event-1');
    world.restores.put(aQueuedSaga({ restoreId }));
    world.during.set(3, () => world.restores.put(aCancelledSaga({ restoreId })));
    expect(await world.run('request', 'demo', '--watch')).toBe(1);
    expect(world.stdout).toContain('queued');
  });

  test('draws what is out of the ordinary above the steps', () => {
    const now = new Date(after(100));
    expect(renderProgress(aQueuedSaga(), now)).toContain('Waits until another restore has freed the target');
    expect(renderProgress(aCopyingSaga({ run: 3 }), now)).toContain('Taken up again after a failure: run 3');
    const picture = renderProgress(aCancelledSaga(), now);
    expect(picture).toContain('Stopped during check-copy-status: not now; removed arn:copy');
    expect(picture.join('\n')).toMatch(/■ +check-copy-status +1m 00s +stopped/);
  });
});
