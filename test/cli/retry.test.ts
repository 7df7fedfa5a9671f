import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../cli/aws/service-error.ts';
import { clusterArnOf } from '../../shared/names.ts';
import type { Saga } from '../../shared/saga.ts';
import { answeredBefore } from '../support/a-saga.ts';
import { CliWorld } from './support/cli-world.ts';
import { worldThatAnswers } from './support/world-that-answers.ts';
import { aCompletedSaga, aFailedSaga, aSaga, PLAN, RESTORE_ID } from './support/sagas.ts';

const RUNNING_AGAIN: Partial<Saga> = { phase: 'running', step: 'check-copy-status', failure: undefined, run: 2 };

describe('retry', () => {
  test('says what failed and what will be done, has the id typed, and waits until it is taken up', async () => {
    const world = worldThatAnswers(aFailedSaga(), RUNNING_AGAIN);
    world.isTerminal = true;
    world.typed.push(RESTORE_ID);
    expect(await world.run('retry', RESTORE_ID, '--reason', 'the key is mended')).toBe(0);
    expect(world.restores.recoveries).toEqual([
      { name: 'RetryRequested', data: { restoreId: RESTORE_ID, reason: 'the key is mended' } },
    ]);
    expect(world.questions).toEqual([`Type ${RESTORE_ID} to go on: `]);
    expect(world.stdout).toContain("SnapshotCopyFailed: snapshot 'arp-1' has status 'failed'");
    expect(world.stdout).toContain('HINT: Check the key of the plan.');
    expect(world.stdout).toMatch(/resumes at +check-copy-status, in attempt 2; the restore runs for the second time/);
    expect(world.stdout).toMatch(/not repeated +snapshot-check, copy-snapshot\n/);
    expect(world.stdout).toContain(`Taken up: restore ${RESTORE_ID} goes on at check-copy-status, attempt 2`);
    expect(world.sleeps).toHaveLength(2);
  });

  test('puts nothing when something else is typed', async () => {
    const world = new CliWorld();
    world.restores.put(aFailedSaga());
    world.isTerminal = true;
    world.typed.push('yes');
    expect(await world.run('retry', RESTORE_ID)).toBe(2);
    expect(world.stderr).toContain(`the confirmation was 'yes', expected '${RESTORE_ID}'; nothing was asked for`);
    expect(world.restores.recoveries).toEqual([]);
  });

  test('puts nothing when the question is left with Ctrl-C', async () => {
    const world = new CliWorld();
    world.restores.put(aFailedSaga());
    world.isTerminal = true;
    expect(await world.run('retry', RESTORE_ID)).toBe(130);
    expect(world.restores.recoveries).toEqual([]);
  });

  test.each([[[]], [['--json']]])('needs --yes where nobody can be asked: %j', async (flags) => {
    const world = new CliWorld();
    world.restores.put(aFailedSaga());
    world.isTerminal = flags.length > 0;
    expect(await world.run('retry', RESTORE_ID, ...flags)).toBe(2);
    expect(world.stderr).toContain('expected --yes');
    expect(world.questions).toEqual([]);
    expect(world.restores.recoveries).toEqual([]);
  });

  test.each([
    ['completed', aCompletedSaga(), 'is completed, expected it to have failed'],
    ['running', aSaga(), "is running, at 'snapshot-check', expected it to have failed"],
    ['not ended', aFailedSaga({ step: 'sns-notification' }), "is failed, at 'sns-notification', expected"],
  ])('refuses a restore that is %s before it puts anything', async (_, saga, fact) => {
    const world = new CliWorld();
    world.restores.put(saga);
    expect(await world.run('retry', RESTORE_ID, '--yes')).toBe(1);
    expect(world.stderr).toContain(fact);
    expect(world.stderr).toContain('HINT: ');
    expect(world.restores.recoveries).toEqual([]);
  });

  test('refuses an unknown restore', async () => {
    const world = new CliWorld();
    expect(await world.run('retry', 'r-unknown', '--yes')).toBe(2);
    expect(world.stderr).toContain("restore 'r-unknown' does not exist");
  });

  test('refuses a reason that the contract refuses', async () => {
    const world = new CliWorld();
    world.restores.put(aFailedSaga());
    expect(await world.run('retry', RESTORE_ID, '--yes', '--reason', 'x'.repeat(501))).toBe(2);
    expect(world.stderr).toContain('--reason is ');
    expect(world.stderr).toContain('aurora-restore retry --help');
  });

  test('ends with 1 and the reason from the audit trail when the service refuses', async () => {
    const why = "RetryRequested: TargetBusy: target 'orders-staging' is held by restore 'r-2'";
    const world = worldThatAnswers(aFailedSaga(), {}, { why });
    expect(await world.run('retry', RESTORE_ID, '--yes', '--watch')).toBe(1);
    expect(world.stderr).toContain(`refused: ${why}`);
    expect(world.stdout).not.toContain('Taken up');
  });

  test('warns beforehand when somebody else holds the target', async () => {
    const world = worldThatAnswers(aFailedSaga(), RUNNING_AGAIN);
    world.restores.locks.set(clusterArnOf(PLAN.target), { holder: 'r-other', queue: [] });
    await world.run('retry', RESTORE_ID, '--yes');
    expect(world.stdout).toContain('Restore r-other holds the target now');
  });

  test('gives up after four minutes without an answer and names the dead letters', async () => {
    const world = new CliWorld();
    world.restores.put(aFailedSaga());
    expect(await world.run('retry', RESTORE_ID, '--yes')).toBe(3);
    expect(world.sleeps).toHaveLength(240);
    expect(world.stderr).toContain('has not answered');
    expect(world.stderr).toContain('aurora-restore redrive replay-restore');
  });

  test('waits through a passing outage', async () => {
    const world = worldThatAnswers(aFailedSaga(), RUNNING_AGAIN);
    world.during.set(1, () =>
      world.restores.troubles.push(new ServiceError('busy', 'GetItem was not served', 'Wait.')),
    );
    expect(await world.run('retry', RESTORE_ID, '--yes')).toBe(0);
  });

  test('with --watch goes on to the end and ends with 0 when the restore completes', async () => {
    const world = worldThatAnswers(aFailedSaga(), RUNNING_AGAIN, { sleep: 1 });
    world.during.set(3, () => world.restores.put(aCompletedSaga({ run: 2, answered: answeredBefore('event-2') })));
    expect(await world.run('retry', RESTORE_ID, '--yes', '--watch')).toBe(0);
    expect(world.stdout).toContain('running, run 2');
    expect(world.stdout).toContain('Ready at orders-staging.example:5432');
  });

  test('tells tools what came of it in one line', async () => {
    const world = worldThatAnswers(aFailedSaga(), RUNNING_AGAIN);
    expect(await world.run('retry', RESTORE_ID, '--yes', '--json')).toBe(0);
    expect(JSON.parse(world.stdout)).toEqual({
      restoreId: RESTORE_ID,
      eventId: 'event-2',
      answer: { kind: 'taken-up' },
      step: 'check-copy-status',
      attempt: 2,
      run: 2,
    });
  });
});
