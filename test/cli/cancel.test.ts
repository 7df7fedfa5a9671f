import { describe, expect, test } from '@jest/globals';
import { EXAMPLE } from '../../events/fields.ts';
import type { Saga } from '../../shared/saga.ts';
import { answeredBefore } from '../support/a-saga.ts';
import { CliWorld } from './support/cli-world.ts';
import { worldThatAnswers } from './support/world-that-answers.ts';
import { outputsOf } from '../support/a-saga.ts';
import { aCompletedSaga, aCopyingSaga, after, aSaga, done, RESTORE_ID, running, SWAP_PLAN } from './support/sagas.ts';

const COPY = 'arp-orders-staging-r-3f9a1c52d0b74e6f';
const FINAL = 'arp-final-orders-staging-r-3f9a1c52d0b74e6f';
const BESIDE = `arp-new-${RESTORE_ID}`;

const copying = aCopyingSaga({ outputs: { 'copy-snapshot': { snapshotArn: EXAMPLE.copy, isInPlace: false } } });
const deleting = (changes: Partial<Saga> = {}) =>
  aSaga({ ...copying, step: 'delete-rds', steps: { 'delete-rds': running(5) }, ...changes });
const CANCELLING: Partial<Saga> = {
  phase: 'cancelling',
  step: 'undo-restore',
  cancellation: { at: after(107), reason: 'a demonstration' },
  undoing: { since: after(107), during: 'check-copy-status', undone: [], left: [] },
};

/** A swap that is at this step, which has been begun. */
const swapping = (step: 'check-restore-status' | 'swap-target', changes: Partial<Saga> = {}) =>
  aSaga({
    plan: SWAP_PLAN,
    step,
    steps: { 'restore-snapshot': done(5, 6), [step]: running(6) },
    outputs: outputsOf(['snapshot-check', 'copy-snapshot', 'restore-snapshot'], SWAP_PLAN),
    ...changes,
  });
const firstOutputs = () => {
  const { 'snapshot-check': check } = outputsOf(['snapshot-check']);
  return { 'snapshot-check': { ...check!, targetResourceId: undefined } };
};

describe('cancel', () => {
  test('names what will be taken back, has the id typed, and waits until the restore is being stopped', async () => {
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
    [
      'after it has restored beside the target, last things first',
      swapping('check-restore-status'),
      [
        `${BESIDE.padEnd(COPY.length)}  the new cluster, with its instances\n  ${COPY}  the copy of the snapshot\n`,
        'Once swap-target has begun to change the names of the old and the new cluster, stopping is too late',
      ],
    ],
    ['before it changes names', swapping('swap-target'), ['It is about to change the names']],
    [
      'before it makes a target that did not exist',
      aCopyingSaga({ plan: SWAP_PLAN, outputs: firstOutputs() }),
      ['Once restore-snapshot has begun to make the target, stopping is too late'],
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
    [
      'restoring',
      aSaga({ step: 'restore-snapshot', steps: { 'delete-rds': done(1, 2), 'restore-snapshot': running(2) } }),
      'has begun to delete',
    ],
    ['being closed', aSaga({ ...aCompletedSaga(), phase: 'running', step: 'saga-tracker' }), 'has begun to delete'],
    ['failing', aSaga({ phase: 'failing', step: 'undo-restore' }), 'is failing, expected it to be running or queued'],
    [
      'changing names',
      swapping('swap-target', { outputs: outputsOf(['snapshot-check', 'swap-target'], SWAP_PLAN) }),
      'has begun to change the names of the old and the new cluster',
    ],
    [
      'making a target that did not exist',
      swapping('check-restore-status', { outputs: firstOutputs() }),
      'has begun to make the target',
    ],
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

  describe('with --watch', () => {
    const left = { arn: EXAMPLE.finalSnapshot, what: 'the final snapshot: AccessDenied' };
    const undone = { arn: EXAMPLE.copy, what: 'the copy of the snapshot, deleted' };
    const world = () => {
      const it = worldThatAnswers(copying, CANCELLING, { sleep: 1 });
      const undoing = { ...CANCELLING.undoing!, undone: [undone], left: [left] };
      const ended = { ...copying, ...CANCELLING, phase: 'cancelled', step: 'ended', endedAt: after(120) } as const;
      it.during.set(3, () => it.restores.put(aSaga({ ...ended, answered: answeredBefore('event-2'), undoing })));
      return it;
    };

    test('waits until it is cancelled and says what is taken back and what could not be', async () => {
      const it = world();
      expect(await it.run('cancel', RESTORE_ID, '--yes', '--watch')).toBe(0);
      expect(it.stdout).toContain('Stopped during check-copy-status: a demonstration\n');
      expect(it.stdout).toMatch(/check-copy-status +stopped/);
      expect(it.lines.slice(-4)).toEqual([
        'Taken back:',
        `  ${EXAMPLE.copy}  the copy of the snapshot, deleted`,
        'Left behind:',
        `  ${EXAMPLE.finalSnapshot}  the final snapshot: AccessDenied`,
      ]);
    });

    test('tells tools the same in one line', async () => {
      const it = world();
      expect(await it.run('cancel', RESTORE_ID, '--yes', '--watch', '--json')).toBe(0);
      expect(JSON.parse(it.lines.at(-1)!)).toEqual({ restoreId: RESTORE_ID, undone: [undone], left: [left] });
    });
  });
});
