import { describe, expect, test } from '@jest/globals';
import { replayNameOf } from '../../shared/names.ts';
import { AUDIT_START, nextAuditEntry } from '../../shared/audit.ts';
import { CliWorld } from './support/cli-world.ts';
import { aCompletedSaga, aFailedSaga, after, aSaga } from './support/sagas.ts';

function worldThatReplays(key = `replay#${replayNameOf('event-2')}`, decision = 'replay'): CliWorld {
  const world = new CliWorld();
  const facts = { at: after(3), actor: 'replay-restore', attempt: 1, cause: 'event-2', decision, calls: [] } as const;
  const summary =
    decision === 'refused' ? 'ReplayRequested: WindowNotReplayable: no' : 'they go to every service again';
  world.during.set(2, () => world.restores.trails.set(key, [nextAuditEntry(key, AUDIT_START, { ...facts, summary })]));
  return world;
}

const YES = ['--yes'] as const;

describe('replay', () => {
  test('puts the window in ISO times, and shows what the audit trail says of the replay', async () => {
    const world = worldThatReplays();
    expect(await world.run('replay', '--from', '2h', '--to', '30m', '--reason', 'lost events', ...YES)).toBe(0);
    expect(world.restores.recoveries).toEqual([
      {
        name: 'ReplayRequested',
        data: {
          from: '2026-10-06T00:14:09.000Z',
          to: '2026-10-06T01:44:09.000Z',
          services: undefined,
          reason: 'lost events',
        },
      },
    ]);
    expect(world.stdout).toContain('replay-restore replay: they go to every service again');
    expect(world.stdout).toContain('this window ended before that');
  });

  test('groups the restores that lived in the window by what will happen to them', async () => {
    const world = worldThatReplays();
    const put = (restoreId: string, saga: ReturnType<typeof aSaga>) => world.restores.put({ ...saga, restoreId });
    const inside = { createdAt: after(-1800), updatedAt: after(-1700) };
    put('r-done', aCompletedSaga(inside));
    put('r-failed', aFailedSaga(inside));
    put('r-running', aSaga({ createdAt: after(-90_000), updatedAt: after(-60) }));
    put('r-queued', aSaga({ phase: 'queued', ...inside }));
    put('r-before', aCompletedSaga({ createdAt: after(-9000), updatedAt: after(-8000) }));
    put('r-after', aSaga({ createdAt: after(-60), updatedAt: after(-50) }));
    const code = await world.run('replay', '--from', '1h', '--to', '2026-10-06T02:12:09Z', ...YES);
    expect(code).toBe(0);
    expect(world.stdout).toMatch(
      /running: they may go on \(2\)\n +r-\w+ .*\n +r-\w+ .*\n +ended: nothing will happen \(1\)\n +r-done/,
    );
    expect(world.stdout).toMatch(/failed: nothing will happen, only a retry takes them up \(1\)\n +r-failed/);
    expect(world.stdout).not.toMatch(/r-before|r-after/);
    expect(world.stdout).toContain('it is a request again if it is younger than a day');
    expect(world.stdout).toContain('its last events may be missing');
  });

  test('has the word replay typed in a terminal', async () => {
    const world = worldThatReplays();
    world.isTerminal = true;
    world.typed.push('no');
    expect(await world.run('replay', '--from', '2h', '--to', '1h')).toBe(2);
    world.typed.push('replay');
    expect(await world.run('replay', '--from', '2h', '--to', '1h', '--services', 'copy-snapshot, delete-rds')).toBe(0);
    expect(world.restores.recoveries).toMatchObject([{ data: { services: ['copy-snapshot', 'delete-rds'] } }]);
  });

  test('ends with 1 when the service refuses, which it writes down under the event', async () => {
    const world = worldThatReplays('replay#event-2', 'refused');
    expect(await world.run('replay', '--from', '2h', '--to', '1h', '--json', ...YES)).toBe(1);
    expect(JSON.parse(world.stdout)).toMatchObject({ eventId: 'event-2', entry: { decision: 'refused' } });
  });

  test('ends with 3 when nobody answers in time', async () => {
    const world = new CliWorld();
    expect(await world.run('replay', '--from', '2h', '--to', '1h', ...YES)).toBe(3);
    expect(world.sleeps).toHaveLength(240);
  });

  test.each([
    [['--from', '1h', '--to', '2h'], 'ends before it begins'],
    [['--from', '1h', '--to', '1h'], 'ends before it begins'],
    [['--from', '1h', '--to', '2026-10-06T03:00:00Z'], 'ends in the future'],
    [['--from', '8d', '--to', '1h'], 'more than seven days'],
    [['--from', 'yesterday', '--to', '1h'], 'expected an ISO time with its zone'],
    [['--from', '2026-10-06T00:00:00', '--to', '1h'], 'expected an ISO time with its zone'],
    [['--from', '2h'], "required option '--to <time>'"],
    [['--from', '2h', '--to', '1h', '--services', 'copy-snapshots'], "Did you mean 'copy-snapshot'?"],
    [['--from', '2h', '--to', '1h', '--services', 'restore-trigger'], 'is no service that events can be replayed to'],
    [['--from', '2h', '--to', '1h', '--services', ','], 'is no service that events can be replayed to'],
    [['--from', '2h', '--to', '1h', '--reason', 'x'.repeat(501)], '--reason is '],
  ])('refuses %j', async (args, fact) => {
    const world = new CliWorld();
    expect(await world.run('replay', ...args, ...YES)).toBe(2);
    expect(world.stderr).toContain(fact);
    expect(world.restores.recoveries).toEqual([]);
  });

  test('needs --yes without a terminal', async () => {
    const world = new CliWorld();
    expect(await world.run('replay', '--from', '2h', '--to', '1h')).toBe(2);
    expect(world.stderr).toContain('expected --yes');
  });
});
