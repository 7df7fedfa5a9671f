import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../cli/aws/service-error.ts';
import type { StepRecord } from '../../shared/saga.ts';
import { CliWorld } from './support/cli-world.ts';
import {
  aCompletedSaga,
  aCopyingSaga,
  aFailedSaga,
  after,
  aSaga,
  aTroubledSaga,
  done,
  RESTORE_ID,
  running,
} from './support/sagas.ts';

const outage = () => new ServiceError('unreachable', 'GetItem at http://x got no answer', 'Start it.');

describe('watch, into a pipe', () => {
  test('prints one line per change and nothing while nothing changes', async () => {
    const world = new CliWorld();
    world.restores.put(aSaga());
    world.during.set(3, () => world.restores.put(aCopyingSaga()));
    world.during.set(5, () => world.restores.put(aCompletedSaga()));
    expect(await world.run('watch', RESTORE_ID)).toBe(0);
    expect(world.lines.slice(0, 4)).toEqual([
      '02:14:09  restore r-3f9a1c52d0b74e6f of plan orders-staging: running',
      '02:15:54  snapshot-check        done     2s  snapshot chosen',
      '02:15:54  copy-snapshot         done     2s  copy started',
      expect.stringMatching(/^02:15:54 {2}check-copy-status {5}running {2}25 %, .*copy 'arp-1' is copying, 25 %$/),
    ]);
    expect(world.lines.at(-2)).toBe(
      '02:30:29  restore r-3f9a1c52d0b74e6f of plan orders-staging: completed after 16m 20s',
    );
    expect(world.lines.at(-1)).toBe('Ready at orders-staging.example:5432');
    expect(world.sleeps).toEqual([1000, 1000, 1000, 1000, 1000]);
  });

  test('prints a line for each try of a step in trouble, and one when it goes on', async () => {
    const world = new CliWorld();
    const saga = aTroubledSaga();
    const { trouble, ...record } = saga.steps['setup-db-users']!;
    const steps = (changes: Partial<StepRecord>) => ({ ...saga.steps, 'setup-db-users': { ...record, ...changes } });
    const again = { steps: steps({ trouble: { ...trouble!, count: 8 } }), nextCheckAt: after(2_200) };
    world.restores.put(saga);
    world.during.set(1, () => world.restores.put({ ...saga, ...again, updatedAt: after(1_900) }));
    world.during.set(2, () => world.restores.put({ ...saga, steps: steps({}), updatedAt: after(2_200) }));
    world.during.set(3, () => world.stop.abort());
    await world.run('watch', RESTORE_ID);
    const lines = world.lines.filter((line) => line.includes('setup-db-users'));
    expect(lines).toEqual([
      '02:40:49  setup-db-users        running  0s  in trouble since 02:30:49, looked at again at 02:45:49: DatabaseNotReached: PostgreSQL did not answer',
      '02:45:49  setup-db-users        running  0s  in trouble since 02:30:49, looked at again at 02:50:49: DatabaseNotReached: PostgreSQL did not answer',
      '02:50:49  setup-db-users        running  0s  RDS is replacing the master password',
    ]);
  });

  test('ends with 1, the hint and what is left when the restore fails', async () => {
    const world = new CliWorld();
    world.restores.put(aFailedSaga());
    expect(await world.run('watch', RESTORE_ID)).toBe(1);
    expect(world.lines.slice(-3)).toEqual([
      'HINT: Check the key of the plan.',
      'Left behind:',
      expect.stringMatching(/^ {2}arn:.+ {2}the copy of the snapshot/),
    ]);
  });

  test('ends with 1 when the restore was rejected', async () => {
    const world = new CliWorld();
    world.restores.put(aSaga({ phase: 'rejected', step: 'ended', plan: undefined }));
    expect(await world.run('watch', RESTORE_ID)).toBe(1);
  });

  test('waits for a restore that is not there yet, but not for ever', async () => {
    const world = new CliWorld();
    expect(await world.run('watch', RESTORE_ID, '--interval', '500ms')).toBe(2);
    expect(world.sleeps).toHaveLength(60);
    expect(world.lines).toEqual([`Waiting for restore ${RESTORE_ID} to be opened`]);
    expect(world.stderr).toContain('does not exist');
  });

  test('survives a passing outage and says so', async () => {
    const world = new CliWorld();
    world.restores.put(aCompletedSaga());
    world.restores.troubles.push(outage(), outage());
    expect(await world.run('watch', RESTORE_ID)).toBe(0);
    expect(world.stderr).toBe(
      'GetItem at http://x got no answer; trying again (1 of 10)\n' +
        'GetItem at http://x got no answer; trying again (2 of 10)\n',
    );
  });

  test('gives up after ten failed looks in a row', async () => {
    const world = new CliWorld();
    world.restores.troubles.push(...Array.from({ length: 10 }, outage));
    world.restores.put(aCompletedSaga());
    expect(await world.run('watch', RESTORE_ID)).toBe(3);
    expect(world.stderr).toContain('HINT: Start it.');
  });

  test('does not repeat a look that is not allowed', async () => {
    const world = new CliWorld();
    world.restores.troubles.push(new ServiceError('denied', 'GetItem is not allowed', 'Ask for it.'));
    expect(await world.run('watch', RESTORE_ID)).toBe(3);
    expect(world.sleeps).toEqual([]);
  });

  test('ends with 1 when a restore is long past its deadline and nothing ends it', async () => {
    const world = new CliWorld();
    world.restores.put(aCopyingSaga({ deadlineAt: after(0) }));
    expect(await world.run('watch', RESTORE_ID, '--interval', '1m')).toBe(1);
    expect(world.sleeps).toHaveLength(15);
    expect(world.stderr).toContain('still running 15m 00s after its deadline');
  });

  test('with --json prints one object per change', async () => {
    const world = new CliWorld();
    world.restores.put(aSaga({ steps: { 'snapshot-check': running(1, { note: 'looking' }) } }));
    world.during.set(1, () =>
      world.restores.put(aSaga({ steps: { 'snapshot-check': done(1, 2, 'found it') }, step: 'copy-snapshot' })),
    );
    world.during.set(2, () => world.stop.abort());
    expect(await world.run('watch', RESTORE_ID, '--json')).toBe(130);
    expect(world.lines.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'restore', restoreId: RESTORE_ID, phase: 'running' },
      { kind: 'step', step: 'snapshot-check', state: 'running', note: 'looking' },
      { kind: 'step', step: 'snapshot-check', state: 'done', note: 'found it', elapsedMs: 1000 },
    ]);
  });
});

describe('watch, on a terminal', () => {
  test('redraws in place and leaves the last picture standing', async () => {
    const world = new CliWorld();
    world.isTerminal = true;
    world.restores.put(aCopyingSaga());
    world.during.set(1, () => world.restores.put(aCompletedSaga()));
    expect(await world.run('watch', RESTORE_ID)).toBe(0);
    expect(world.stdout.match(/\u001b\[\d+A/g)).toEqual(['\u001b[12A']);
    expect(world.stdout.endsWith('\u001b[?25h')).toBe(true);
    expect(world.stdout).toContain('Ready at orders-staging.example:5432');
  });

  test('gives the cursor back on Ctrl-C and ends with 130', async () => {
    const world = new CliWorld();
    world.isTerminal = true;
    world.restores.put(aCopyingSaga());
    world.during.set(2, () => world.stop.abort());
    expect(await world.run('watch', RESTORE_ID)).toBe(130);
    expect(world.stdout.startsWith('\u001b[?25l')).toBe(true);
    expect(world.stdout.endsWith('\u001b[?25h')).toBe(true);
    expect(world.stderr).toBe('');
  });

  test('shows an outage below the picture', async () => {
    const world = new CliWorld();
    world.isTerminal = true;
    world.restores.put(aCopyingSaga());
    world.during.set(1, () => world.restores.troubles.push(outage()));
    world.during.set(2, () => world.restores.put(aCompletedSaga()));
    expect(await world.run('watch', RESTORE_ID)).toBe(0);
    expect(world.stdout).toContain('trying again (1 of 10)');
    expect(world.stderr).toBe('');
  });
});
