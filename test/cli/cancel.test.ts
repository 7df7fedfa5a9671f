import { describe, expect, test } from '@jest/globals';
import { EXAMPLE } from '../../events/fields.ts';
import type { Saga } from '../../shared/saga.ts';
import { nextAuditEntry } from '../../shared/audit.ts';
import { CliWorld } from './support/cli-world.ts';
import { worldThatAnswers } from './support/world-that-answers.ts';
import { aCompletedSaga, aCopyingSaga, after, aSaga, done, RESTORE_ID, running } from './support/sagas.ts';

const COPY = 'arp-orders-staging-r-3f9a1c52d0b74e6f';
const FINAL = 'arp-final-orders-staging-r-3f9a1c52d0b74e6f';

const copying = aCopyingSaga({ outputs: { 'copy-snapshot': { snapshotArn: EXAMPLE.copy, isInPlace: false } } });
const deleting = (changes: Partial<Saga> = {}) =>
  aSaga({ ...copying, step: 'delete-rds', steps: { 'delete-rds': running(5) }, ...changes });
const CANCELLING: Partial<Saga> = {
  phase: 'cancelling',
  step: 'replay-restore',
  cancellation: { at: after(107), during: 'check-copy-status', reason: 'a demonstration', removed: [] },
};

describe('cancel', () => {
  test('names what will be removed, has the id typed, and waits until the restore is being stopped', async () => {
    const world = worldThatAnswers(copying, CANCELLING);
    world.isTerminal = true;
    world.typed.push(RESTORE_ID);
    expect(await world.run('cancel', RESTORE_ID, '--reason', 'a demonstration')).toBe(0);
    expect(world.restores.recoveries).toEqual([
      { name: 'CancelRequested', data: { restoreId: RESTORE_ID, reason: 'a demonstration' } },
    ]);
    expect(world.stdout).toContain(`${COPY}  the copy of the snapshot\n`);
    expect(world.stdout).not.toContain(FINAL);
    expect(world.stdout).toContain('Once delete-rds has begun to delete the old target, stopping is too late');
    expect(world.stdout).toContain(`Stopped: restore ${RESTORE_ID}`);
  });

  test.each([
    [
      'while it is copying for the first time',
      aSaga({ step: 'copy-snapshot' }),
      [`${COPY}  the copy of the snapshot, if it has been begun`],
    ],
    [
      'before it deletes',
      deleting(),
      [COPY, `${FINAL}  the final snapshot of the target, if it has been begun`, 'about to delete'],
    ],
    ['while it is queued', aSaga({ phase: 'queued', step: 'saga-tracker' }), ['has made nothing yet']],
    [
      'when the snapshot is used in place',
      aCopyingSaga({ outputs: { 'copy-snapshot': { snapshotArn: EXAMPLE.sourceSnapshot, isInPlace: true } } }),
      ['has made nothing yet'],
    ],
  ])('says what would be undone %s', async (_, saga, lines) => {
    const world = worldThatAnswers(saga, CANCELLING);
    expect(await world.run('cancel', RESTORE_ID, '--yes')).toBe(0);
    for (const line of lines) expect(world.stdout).toContain(line);
  });

  test.each([
    ['completed', aCompletedSaga(), 'is completed, expected it to be running or queued'],
    ['being cancelled', aSaga(CANCELLING), 'is cancelling, expected it to be running or queued'],
    [
      'deleting',
      deleting({ outputs: { 'delete-rds': { hadExisted: true, begunAt: after(6) } } }),
      'has begun to delete',
    ],
    ['restoring', aSaga({ step: 'restore-snapshot', steps: { 'delete-rds': done(1, 2) } }), 'has begun to delete'],
    ['being closed', aSaga({ step: 'saga-tracker' }), 'has begun to delete'],
  ])('refuses a restore that is %s before it puts anything', async (_, saga, fact) => {
    const world = new CliWorld();
    world.restores.put(saga);
    expect(await world.run('cancel', RESTORE_ID, '--yes')).toBe(1);
    expect(world.stderr).toContain(fact);
    expect(world.restores.recoveries).toEqual([]);
  });

  test('refuses an unknown restore, and needs --yes without a terminal', async () => {
    const world = new CliWorld();
    expect(await world.run('cancel', 'r-unknown', '--yes')).toBe(2);
    world.restores.put(copying);
    expect(await world.run('cancel', RESTORE_ID)).toBe(2);
    expect(world.stderr).toContain('expected --yes');
    expect(world.restores.recoveries).toEqual([]);
  });

  test('ends with 1 when the service finds that it is too late', async () => {
    const world = worldThatAnswers(
      copying,
      { step: 'delete-rds' },
      { why: 'CancelRequested: TooLateToCancel: it is late' },
    );
    expect(await world.run('cancel', RESTORE_ID, '--yes', '--json')).toBe(1);
    expect(JSON.parse(world.stdout)).toMatchObject({
      answer: { kind: 'refused', why: expect.stringMatching('TooLate') },
    });
  });

  test('with --watch waits until it is cancelled and says what was removed and what could not be', async () => {
    const world = worldThatAnswers(copying, CANCELLING, { sleep: 1 });
    const cancelled = aSaga({
      ...copying,
      ...CANCELLING,
      phase: 'cancelled',
      step: 'ended',
      answered: ['event-2'],
      cancellation: { ...CANCELLING.cancellation!, removed: [EXAMPLE.copy, EXAMPLE.copy] },
      endedAt: after(120),
    });
    world.during.set(3, () => {
      world.restores.put(cancelled);
      const facts = { at: after(110), actor: 'replay-restore', attempt: 1, cause: 'tick', decision: 'done' } as const;
      const call = { operation: 'DeleteDBClusterSnapshot', answer: 'AccessDenied' };
      const calls = [
        { ...call, resource: FINAL },
        { ...call, resource: COPY },
      ];
      const entry = nextAuditEntry(RESTORE_ID, copying.audit, { ...facts, summary: '1 things removed, 1 left', calls });
      world.restores.trails.set(RESTORE_ID, [entry]);
    });
    expect(await world.run('cancel', RESTORE_ID, '--yes', '--watch')).toBe(0);
    expect(world.stdout).toContain('Stopped during check-copy-status: a demonstration; nothing removed');
    expect(world.stdout).toMatch(/check-copy-status +stopped/);
    expect(world.lines.slice(-4)).toEqual(['Removed:', `  ${EXAMPLE.copy}`, 'Could not be removed:', `  ${FINAL}`]);
  });
});
