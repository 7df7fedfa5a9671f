import { describe, expect, test } from '@jest/globals';
import { CliWorld } from './support/cli-world.ts';
import { aSaga, aTrail, RESTORE_ID } from './support/sagas.ts';

function worldOf({ entries, saga }: ReturnType<typeof aTrail>): CliWorld {
  const world = new CliWorld();
  world.restores.put(saga);
  world.restores.trails.set(saga.restoreId, entries);
  return world;
}

describe('audit', () => {
  test('prints the trail in its order and says that it is whole', async () => {
    const world = worldOf(aTrail(3));
    expect(await world.run('audit', RESTORE_ID)).toBe(0);
    expect(world.stdout).toContain('#1   2026-10-06 02:14:10 UTC  copy-snapshot done: did thing 1');
    expect(world.stdout).toMatch(/ok {2}CopyDBClusterSnapshot {2}arn:aws:rds:/);
    expect(world.stdout.indexOf('did thing 2')).toBeLessThan(world.stdout.indexOf('did thing 3'));
    expect(world.stdout).toContain('The hash chain is whole: 3 entries');
  });

  test('cries out when an entry was changed, and ends with 1', async () => {
    const trail = aTrail(3);
    trail.entries[1] = { ...trail.entries[1]!, summary: 'did nothing' };
    const world = worldOf(trail);
    expect(await world.run('audit', RESTORE_ID)).toBe(1);
    expect(world.stdout).toContain('THE AUDIT TRAIL IS BROKEN: entry 2 does not continue');
    expect(world.stdout).toContain('HINT: ');
  });

  test('notices that the end is missing', async () => {
    const trail = aTrail(3);
    trail.entries.pop();
    const world = worldOf(trail);
    expect(await world.run('audit', RESTORE_ID, '--json')).toBe(1);
    expect(JSON.parse(world.stdout)).toMatchObject({ verdict: { kind: 'cut' } });
  });

  test('notices that the restore itself is gone', async () => {
    const world = worldOf(aTrail(2));
    world.restores.sagas.clear();
    expect(await world.run('audit', RESTORE_ID)).toBe(1);
    expect(world.stdout).toContain('the restore it belongs to is gone');
  });

  test('judges a running restore by what it had written when the reading began', async () => {
    const trail = aTrail(3, aSaga());
    const world = worldOf(trail);
    const { entries } = aTrail(2);
    const earlier = { ...trail.saga, audit: { sequence: 2, hash: entries[1]!.hash } };
    const answers = [earlier, trail.saga];
    world.restores.read = async () => answers.shift();
    expect(await world.run('audit', RESTORE_ID)).toBe(0);
    expect(world.stdout).toContain('2 entries');
  });

  test('refuses an unknown restore', async () => {
    const world = new CliWorld();
    expect(await world.run('audit', 'r-unknown')).toBe(2);
    expect(world.stderr).toContain('HINT: See which there are: aurora-restore list');
  });
});
