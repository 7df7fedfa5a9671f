import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../cli/aws/service-error.ts';
import { renderProgress } from '../../cli/watch/render-progress.ts';
import { clusterArnOf, restoreIdOf } from '../../shared/names.ts';
import type { Saga } from '../../shared/saga.ts';
import { CliWorld } from './support/cli-world.ts';
import { aCompletedSaga, aCopyingSaga, aFailedSaga, after, aSaga, done, PLAN, RESTORE_ID } from './support/sagas.ts';

const COPY = { arn: 'arn:copy', what: 'the copy of the snapshot, deleted' };
const LEFT = { arn: 'arn:old', what: 'the old cluster: AccessDenied' };

const aQueuedSaga = (changes: Partial<Saga> = {}) => aSaga({ phase: 'queued', step: 'saga-tracker', ...changes });
const aCancelledSaga = (changes: Partial<Saga> = {}) =>
  aCopyingSaga({
    phase: 'cancelled',
    step: 'ended',
    cancellation: { at: after(65), reason: 'not now' },
    undoing: { since: after(65), during: 'check-copy-status', undone: [COPY], left: [] },
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

  test('tells who stopped a restore where, and what is taken back', async () => {
    const world = worldOf(aCancelledSaga());
    expect(await world.run('status', RESTORE_ID)).toBe(0);
    expect(world.stdout).toMatch(/asked +2026-10-06 02:15:14 UTC, during check-copy-status\n/);
    expect(world.stdout).toMatch(/reason +not now\n/);
    expect(world.stdout).toContain('Taken back\n  arn:copy  the copy of the snapshot, deleted\n');
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
    world.during.set(1, () => world.restores.put(aCancelledSaga({ phase: 'cancelling', step: 'undo-restore' })));
    world.during.set(2, () => world.restores.put(aCancelledSaga()));
    expect(await world.run('watch', RESTORE_ID)).toBe(1);
    expect(world.stdout).toMatch(/: cancelling after/);
    expect(
      world.lines.filter((line) => line.endsWith('taken back: the copy of the snapshot, deleted  arn:copy')),
    ).toHaveLength(1);
    expect(world.lines).toContain('Stopped during check-copy-status: not now');
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
    expect(picture).toContain('Stopped during check-copy-status: not now');
    expect(picture.slice(-2)).toEqual(['Taken back', '  arn:copy  the copy of the snapshot, deleted']);
    expect(picture.join('\n')).toMatch(/■ +check-copy-status +1m 00s +stopped/);
  });
});

describe('a restore that is being taken back', () => {
  const undoing = { since: after(62), during: 'restore-snapshot', undone: [], left: [] } as const;
  const failing = (changes: Partial<Saga> = {}) =>
    aFailedSaga({ phase: 'failing', step: 'undo-restore', endedAt: undefined, undoing, ...changes });
  const failed = (changes: Partial<Saga> = {}) =>
    aFailedSaga({ undoing: { ...undoing, undone: [COPY], left: [LEFT] }, ...changes });
  const now = new Date(after(100));

  test('is said to be, with what is taken back so far and what could not be', async () => {
    const begun = worldOf(failing());
    expect(await begun.run('status', RESTORE_ID)).toBe(0);
    expect(begun.stdout).toContain(`Restore ${RESTORE_ID}: failing`);
    expect(begun.stdout).toContain('Being taken back since 2026-10-06 02:15:11 UTC\n  nothing so far\n');
    expect(begun.stdout).not.toContain('Left behind');
    const half = worldOf(failing({ undoing: { ...undoing, undone: [COPY], left: [LEFT] } }));
    await half.run('status', RESTORE_ID);
    expect(half.stdout).toContain('UTC\n  arn:copy  the copy of the snapshot, deleted\n');
    expect(half.stdout).toContain('Left behind\n  arn:old  the old cluster: AccessDenied\n');
  });

  test('shows the same while it is watched', () => {
    expect(renderProgress(failing(), now).slice(-2)).toEqual([
      'Being taken back since 2026-10-06 02:15:11 UTC',
      '  nothing so far',
    ]);
    const steps = { 'copy-snapshot': { ...done(3, 5), status: 'undone' } } as const;
    expect(renderProgress(failing({ steps }), now).join('\n')).toMatch(/↶ +copy-snapshot +2s +taken back/);
  });

  test('shows each step whose work is taken back as undone', async () => {
    const world = worldOf(failed({ steps: { 'copy-snapshot': { ...done(3, 5, 'copied'), status: 'undone' } } }));
    await world.run('status', RESTORE_ID);
    expect(world.stdout).toMatch(/copy-snapshot +undone +1 +0 +2s/);
  });

  test('is told to pipes thing by thing, each once, and what is left at the end', async () => {
    const world = worldOf(failing());
    const other = { arn: 'arn:new', what: 'the new cluster, deleted' };
    world.during.set(1, () => world.restores.put(failing({ undoing: { ...undoing, undone: [other] } })));
    const undone = [other, COPY];
    world.during.set(2, () => world.restores.put(failed({ undoing: { ...undoing, undone, left: [LEFT] } })));
    expect(await world.run('watch', RESTORE_ID)).toBe(1);
    const told = world.lines.filter((line) => line.includes('taken back: '));
    expect(told).toEqual([
      expect.stringMatching(/taken back: the new cluster, deleted {2}arn:new$/),
      expect.stringMatching(/taken back: the copy of the snapshot, deleted {2}arn:copy$/),
    ]);
    expect(world.lines.slice(-2)).toEqual(['Left behind:', '  arn:old  the old cluster: AccessDenied']);
  });

  test('gives tools the same in JSON', async () => {
    const world = worldOf(failed());
    await world.run('status', RESTORE_ID, '--json');
    expect(JSON.parse(world.stdout)).toMatchObject({ undoing: { since: after(62), undone: [COPY] }, left: [LEFT] });
    const watched = worldOf(failed());
    await watched.run('watch', RESTORE_ID, '--json');
    expect(watched.lines.map((line) => JSON.parse(line))).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'undone', ...COPY, restoreId: RESTORE_ID })]),
    );
  });
});

test('a restore that was stopped while it queued is said to have been stopped before it began', async () => {
  const undoing = { since: after(65), during: 'saga-tracker', undone: [], left: [] } as const;
  const world = worldOf(aCancelledSaga({ steps: {}, undoing }));
  await world.run('status', RESTORE_ID);
  expect(world.stdout).toMatch(/asked +2026-10-06 02:15:14 UTC, before it began\n/);
  expect(world.stdout).toContain('Taken back\n  nothing had to be\n');
});

describe('several reasons for a failure', () => {
  const findings = [
    { code: 'TargetProtected', message: 'it is protected', hint: 'Lift it.' },
    { code: 'SubnetGroupMissing', message: 'there is no such group', hint: 'Make it.' },
  ];
  const saga = aFailedSaga({ failure: { ...aFailedSaga().failure!, findings } });

  test.each(['status', 'watch'])('are listed by %s, each with its hint', async (command) => {
    const world = worldOf(saga);
    await world.run(command, RESTORE_ID);
    for (const { code, message } of findings) expect(world.stdout).toContain(`${code}: ${message}\n`);
    expect(world.stdout.match(/HINT: (Lift|Make) it\./g)).toHaveLength(2);
  });

  test('are in the JSON', async () => {
    const world = worldOf(saga);
    await world.run('status', RESTORE_ID, '--json');
    expect(JSON.parse(world.stdout).failure.findings).toEqual(findings);
  });
});
