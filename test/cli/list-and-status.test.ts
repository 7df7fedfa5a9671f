import { describe, expect, test } from '@jest/globals';
import { CliWorld } from './support/cli-world.ts';
import { aCompletedSaga, aCopyingSaga, aFailedSaga, after, aSaga, aTroubledSaga, RESTORE_ID } from './support/sagas.ts';

function worldOf(...sagas: ReturnType<typeof aSaga>[]): CliWorld {
  const world = new CliWorld();
  sagas.forEach((saga) => world.restores.put(saga));
  return world;
}

describe('list', () => {
  test('prints one line a restore, newest first', async () => {
    const world = worldOf(
      aCompletedSaga({ restoreId: 'old' }),
      aCopyingSaga({ restoreId: 'new', createdAt: after(60) }),
    );
    world.nowMs += 180_000;
    expect(await world.run('list')).toBe(0);
    expect(world.lines).toEqual([
      'restore  plan            phase      step               started                  took',
      'new      orders-staging  running    check-copy-status  2026-10-06 02:15:09 UTC  2m 00s so far',
      'old      orders-staging  completed  -                  2026-10-06 02:14:09 UTC  16m 20s',
    ]);
  });

  test('asks for a plan and a number of restores', async () => {
    const world = new CliWorld();
    expect(await world.run('list', '--plan', 'demo', '--limit', '5')).toBe(0);
    expect(world.restores.queries).toEqual([{ planName: 'demo', limit: 5 }]);
    expect(world.stdout).toContain("No restores of plan 'demo' yet.");
  });

  test('says when it did not search everything', async () => {
    const world = worldOf(aSaga());
    world.restores.isComplete = false;
    await world.run('list');
    expect(world.stderr).toContain('older ones may be missing');
  });

  test('prints JSON for tools', async () => {
    const world = worldOf(aCompletedSaga());
    expect(await world.run('list', '--json')).toBe(0);
    expect(JSON.parse(world.stdout)).toEqual([
      {
        restoreId: RESTORE_ID,
        plan: 'orders-staging',
        phase: 'completed',
        step: 'ended',
        createdAt: after(0),
        endedAt: after(980),
        elapsedMs: 980_000,
      },
    ]);
  });

  test('lets nobody who wrote into an event move the cursor of who reads it', async () => {
    const world = worldOf(aSaga({ planName: 'x\u001b[2J\nINJECTED' }));
    await world.run('list');
    expect(world.stdout).not.toContain('\u001b');
    expect(world.lines).toHaveLength(2);
  });
});

describe('status', () => {
  test('tells everything of a completed restore', async () => {
    const world = worldOf(aCompletedSaga());
    expect(await world.run('status', RESTORE_ID)).toBe(0);
    const text = world.stdout;
    expect(text).toContain(`Restore ${RESTORE_ID}: completed`);
    expect(text).toMatch(/source +orders-production {2}\(111122223333, us-east-1\)/);
    expect(text).toMatch(/requested by +anna, from account 111122223333/);
    expect(text).toMatch(/reason +weekly refresh/);
    expect(text).toMatch(/snapshot +arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:rds:orders-production/);
    expect(text).toMatch(/took +16m 20s\n/);
    expect(text).toMatch(/endpoint +orders-staging.example:5432/);
    expect(text).toMatch(/master user +arn:aws:secretsmanager/);
    expect(text).toMatch(/orders_app +arn:aws:secretsmanager/);
    expect(text).toMatch(/check-copy-status +done +1 +0 +5m 00s/);
    expect(text).not.toContain('Left behind');
    expect(text).not.toContain('next check');
  });

  test('tells why a restore failed, what to do and what it left', async () => {
    const world = worldOf(aFailedSaga());
    expect(await world.run('status', RESTORE_ID)).toBe(0);
    expect(world.stdout).toContain(
      "SnapshotCopyFailed at check-copy-status: snapshot 'arp-1' has status 'failed', expected 'available'",
    );
    expect(world.stdout).toContain('HINT: Check the key of the plan.');
    expect(world.stdout).toMatch(/Left behind\n +arn:aws:rds:.+ {2}the copy of the snapshot/);
    expect(world.stdout).toMatch(/delete-rds +not-reached/);
  });

  test('tells when a running restore is looked at next and how far it is', async () => {
    const world = worldOf(aCopyingSaga({ nextCheckAt: after(160) }));
    world.nowMs += 105_000;
    await world.run('status', RESTORE_ID);
    expect(world.stdout).toMatch(/next check +2026-10-06 02:16:49 UTC, in 55s/);
    expect(world.stdout).toMatch(/check-copy-status +running 25 % +1 +1 +1m 40s/);
  });

  test('tells what keeps a step from going on, since when, and when it is looked at again', async () => {
    const world = worldOf(aTroubledSaga());
    world.nowMs += 1_700_000;
    await world.run('status', RESTORE_ID);
    const section = world.lines.slice(world.lines.indexOf('Trouble of setup-db-users, which may pass'));
    expect(section.slice(1, 4)).toEqual([
      '  cause            DatabaseNotReached: PostgreSQL did not answer',
      '  since            2026-10-06 02:30:49 UTC, for 11m 40s, 7 tries',
      '  looked at again  2026-10-06 02:45:49 UTC, in 3m 20s',
    ]);
  });

  test('gives tools the trouble of a step', async () => {
    const world = worldOf(aTroubledSaga());
    await world.run('status', RESTORE_ID, '--json');
    const { steps } = JSON.parse(world.stdout) as { steps: { trouble?: object }[] };
    expect(steps.flatMap(({ trouble }) => trouble ?? [])).toEqual([
      {
        code: 'DatabaseNotReached',
        message: 'PostgreSQL did not answer',
        since: after(1_000),
        count: 7,
        nextCheckAt: after(1_900),
      },
    ]);
  });

  test('tells nothing of trouble that has ended with its step', async () => {
    const saga = aTroubledSaga();
    const cancellation = { at: after(1_650) };
    const world = worldOf({ ...saga, phase: 'cancelling', step: 'undo-restore', cancellation });
    await world.run('status', RESTORE_ID);
    expect(world.stdout).not.toContain('Trouble');
  });

  test('tells that a service has not answered its check for minutes, and where to look', async () => {
    const world = worldOf(aCopyingSaga({ nextCheckAt: after(160) }));
    world.nowMs += 160_000 + 6 * 60_000;
    await world.run('status', RESTORE_ID);
    const section = world.lines.slice(world.lines.indexOf('No word from check-copy-status'));
    expect(section.slice(1, 5)).toEqual([
      '  check due  2026-10-06 02:16:49 UTC, for 6m 00s',
      '  last word  2026-10-06 02:15:54 UTC',
      '  it may be  at work still, which takes 15 minutes at most, not called, or failing at every call',
      '  look at    aws logs tail /aws/lambda/aurora-restore-check-copy-status --since 30m; aurora-restore redrive check-copy-status',
    ]);
  });

  test.each([
    ['whose check is due for a minute', aCopyingSaga({ nextCheckAt: after(160) })],
    ['that is queued', aCopyingSaga({ phase: 'queued', nextCheckAt: after(0) })],
    ['that has ended', aCompletedSaga({ nextCheckAt: after(0) })],
  ])('misses no word in a restore %s', async (_, saga) => {
    const world = worldOf(saga);
    world.nowMs += 220_000;
    await world.run('status', RESTORE_ID);
    expect(world.stdout).not.toContain('No word');
  });

  test('shows a rejected request, which has no plan', async () => {
    const failure = { step: 'saga-tracker', code: 'UnknownPlan', message: 'no such plan', hint: 'Name one.' } as const;
    const world = worldOf(aSaga({ phase: 'rejected', step: 'ended', plan: undefined, failure, endedAt: after(0) }));
    expect(await world.run('status', RESTORE_ID)).toBe(0);
    expect(world.stdout).toContain('UnknownPlan at saga-tracker: no such plan');
    expect(world.stdout).not.toContain('deadline');
  });

  test('gives tools the same in JSON', async () => {
    const world = worldOf(aFailedSaga());
    await world.run('status', RESTORE_ID, '--json');
    expect(JSON.parse(world.stdout)).toMatchObject({
      restoreId: RESTORE_ID,
      phase: 'failed',
      source: { cluster: 'orders-production' },
      failure: { code: 'SnapshotCopyFailed' },
      left: [{ what: expect.stringContaining('the copy') }],
    });
  });

  test('refuses an unknown restore and names the command that lists them', async () => {
    const world = new CliWorld();
    expect(await world.run('status', 'r-unknown')).toBe(2);
    expect(world.stderr).toBe("restore 'r-unknown' does not exist\nHINT: See which there are: aurora-restore list\n");
  });
});
