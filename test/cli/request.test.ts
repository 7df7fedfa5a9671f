import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../cli/aws/service-error.ts';
import { restoreIdOf } from '../../shared/names.ts';
import { CliWorld } from './support/cli-world.ts';
import { aCompletedSaga, aFailedSaga } from './support/sagas.ts';

const DERIVED = restoreIdOf('event-1');

describe('request', () => {
  test('puts what was asked for, with the name of the user, and prints the id that the pipeline derives', async () => {
    const world = new CliWorld();
    const code = await world.run('request', 'demo', '--snapshot', 'latest', '--reason', 'weekly refresh');
    expect(code).toBe(0);
    expect(world.restores.requests).toEqual([
      { plan: 'demo', snapshot: 'latest', reason: 'weekly refresh', requestId: undefined, requestedBy: 'anna' },
    ]);
    expect(world.stdout).toContain(`Requested: restore ${DERIVED} of plan demo`);
    expect(world.stdout).toContain(`aurora-restore watch ${DERIVED}`);
  });

  test('prints a given request id as the restore id', async () => {
    const world = new CliWorld();
    expect(await world.run('request', 'demo', '--request-id', 'nightly-7', '--json')).toBe(0);
    expect(JSON.parse(world.stdout)).toEqual({ restoreId: 'nightly-7', eventId: 'event-1', plan: 'demo' });
  });

  test('refuses a misspelt plan with the nearest one and puts nothing', async () => {
    const world = new CliWorld();
    expect(await world.run('request', 'demmo')).toBe(2);
    expect(world.stderr).toContain("plan 'demmo' is not in folder 'plans', plans there are: demo");
    expect(world.stderr).toContain("HINT: Did you mean 'demo'?");
    expect(world.restores.requests).toEqual([]);
  });

  test('lets the pipeline decide on a plan where there is no folder of plans', async () => {
    const world = new CliWorld();
    world.workingDirectory = mkdtempSync(join(tmpdir(), 'cli-test-'));
    expect(await world.run('request', 'orders-staging')).toBe(0);
    expect(world.restores.requests).toMatchObject([{ plan: 'orders-staging' }]);
  });

  test('refuses what the contract refuses, all of it at once and in the words of the command line', async () => {
    const world = new CliWorld();
    const code = await world.run('request', 'demo', '--request-id', 'Not An Id', '--reason', '');
    expect(code).toBe(2);
    expect(world.stderr).toContain("--request-id is 'Not An Id': expected lower-case letters");
    expect(world.stderr).toContain("--reason is ''");
    expect(world.stderr).toContain('HINT: ');
    expect(world.restores.requests).toEqual([]);
  });

  test('ends with 3 when the bus does not take the event', async () => {
    const world = new CliWorld();
    world.restores.troubles.push(new ServiceError('unreachable', 'PutEvents at http://x got no answer', 'Start it.'));
    expect(await world.run('request', 'demo')).toBe(3);
    expect(world.stderr).toBe('PutEvents at http://x got no answer\nHINT: Start it.\n');
    expect(world.stdout).toBe('');
  });
});

describe('request --watch', () => {
  test('goes on to the end of the restore and ends with 0 when it completes', async () => {
    const world = new CliWorld();
    world.during.set(2, () => world.restores.put(aCompletedSaga({ restoreId: DERIVED })));
    expect(await world.run('request', 'demo', '--watch')).toBe(0);
    expect(world.lines[0]).toBe(`Requested: restore ${DERIVED}`);
    expect(world.stdout).toContain('Ready at orders-staging.example:5432');
  });

  test('ends with 1 when the restore fails', async () => {
    const world = new CliWorld();
    world.restores.put(aFailedSaga({ restoreId: DERIVED }));
    expect(await world.run('request', 'demo', '--watch', '--json')).toBe(1);
    expect(world.lines.map((line) => JSON.parse(line)).at(-1)).toMatchObject({ kind: 'restore', phase: 'failed' });
  });

  test('gives up after two minutes when no restore appears', async () => {
    const world = new CliWorld();
    expect(await world.run('request', 'demo', '--watch')).toBe(2);
    expect(world.sleeps).toHaveLength(120);
    expect(world.stderr).toContain(`restore '${DERIVED}' does not exist`);
  });
});
