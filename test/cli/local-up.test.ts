import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { smallLags } from '../../local/lags.ts';
import type { LocalRuntimeOptions } from '../../local/start-local-runtime.ts';
import { CliWorld } from './support/cli-world.ts';

/** A world whose runtime is stopped by Ctrl-C as soon as `stopAt` is reached. */
function worldStoppedAt(stopAt: 'start' | 'seed' | 'welcome') {
  const world = new CliWorld();
  const said: string[] = [];
  const options: LocalRuntimeOptions[] = [];
  world.startLocalRuntime = async (given) => {
    options.push(given);
    said.push('started');
    if (stopAt === 'start') world.stop.abort();
    if (stopAt === 'welcome') setImmediate(() => world.stop.abort());
    return {
      endpointUrl: 'http://127.0.0.1:4000',
      region: 'eu-west-1',
      accountId: '111122223333',
      seedDemo: async ({ rows }) => {
        said.push(`seeded ${rows > 0 ? 'rows' : 'nothing'}`);
        if (stopAt === 'seed') world.stop.abort();
        return stopAt === 'seed' ? new Promise(() => undefined) : undefined;
      },
      dispose: async () => void said.push('disposed'),
    };
  };
  return { world, said, options };
}

describe('local up', () => {
  test('starts, seeds the demonstration, tells how to use it, and cleans up when stopped', async () => {
    const { world, said, options } = worldStoppedAt('welcome');
    expect(await world.run('local', 'up', '--port', '4000', '--slow', '2.5')).toBe(0);
    expect(said).toEqual(['started', 'seeded rows', 'disposed']);
    expect(options).toEqual([
      {
        plansDirectory: join(world.workingDirectory, 'plans'),
        port: 4000,
        slowdown: 2.5,
        log: undefined,
        lags: smallLags,
        tell: expect.any(Function),
      },
    ]);
    expect(world.stdout).toContain('export AWS_ENDPOINT_URL=http://127.0.0.1:4000 AWS_REGION=eu-west-1');
    expect(world.stdout).toContain('export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local');
    expect(world.stdout).toContain('npx aurora-restore request demo --watch');
    expect(world.stdout.endsWith('Stopping.\n')).toBe(true);
  });

  test('cleans up when it is stopped while it seeds', async () => {
    const { world, said } = worldStoppedAt('seed');
    expect(await world.run('local', 'up')).toBe(0);
    expect(said).toEqual(['started', 'seeded rows', 'disposed']);
    expect(world.stdout).not.toContain('export');
  });

  test('cleans up when it is stopped while it starts', async () => {
    const { world, said } = worldStoppedAt('start');
    expect(await world.run('local', 'up')).toBe(0);
    expect(said).toEqual(['started', 'disposed']);
  });

  test('seeds nothing where the folder has no plan for it, or on request', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
    writeFileSync(join(folder, 'orders-staging.yaml'), '');
    for (const args of [['--plans', folder], ['--no-demo']]) {
      const { world, said } = worldStoppedAt('welcome');
      expect(await world.run('local', 'up', ...args)).toBe(0);
      expect(said).toEqual(['started', 'disposed']);
      expect(world.stdout).toContain('request PLAN --watch');
    }
  });

  test('cleans up when seeding fails, and says what failed', async () => {
    const { world, said } = worldStoppedAt('welcome');
    const start = world.startLocalRuntime;
    world.startLocalRuntime = async (options) => ({
      ...(await start(options)),
      seedDemo: async () => {
        throw new Error('the disk is broken');
      },
    });
    expect(await world.run('local', 'up')).toBe(1);
    expect(said).toEqual(['started', 'disposed']);
    expect(world.stderr).toContain('the disk is broken');
  });

  test.each([
    ['a call of Node', Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC' })],
    ['a process that it started', new Error('initdb: could not write: No space left on device')],
    ['PostgreSQL', new Error('seeding failed', { cause: Object.assign(new Error('extend'), { code: '53100' }) })],
  ])('says that the disk is full, and what to do, when %s does', async (_, error) => {
    const { world } = worldStoppedAt('welcome');
    world.startLocalRuntime = async () => {
      throw error;
    };
    expect(await world.run('local', 'up')).toBe(1);
    expect(world.stderr).toContain(
      `${error.message}\nHINT: The disk is full. The local runtime keeps its databases in `,
    );
  });

  test('tells what the runtime has to tell, with and without --logs', async () => {
    for (const flags of [[], ['--logs']]) {
      const { world, options } = worldStoppedAt('welcome');
      await world.run('local', 'up', ...flags);
      options[0]!.tell!('Removed aurora-restore-runtime-1, which process 7 left behind.');
      expect(world.stderr).toContain('Removed aurora-restore-runtime-1, which process 7 left behind.');
    }
  });

  test.each([
    [[], {}],
    [
      ['--lag', 'describeCreated=10s', '--lag', 'parameterStatus=500ms'],
      { describeCreatedMs: 10_000, parameterStatusMs: 500 },
    ],
    [['--await-instances'], { clustersAwaitInstances: true }],
    [['--early-instances'], { instancesIntoCreatingClusters: 'accepted' }],
  ])('starts an AWS that lags as %j say', async (flags, lags) => {
    const { world, options } = worldStoppedAt('welcome');
    expect(await world.run('local', 'up', ...flags)).toBe(0);
    expect(options[0]!.lags).toEqual({ ...smallLags, ...lags });
  });

  test('refuses a lag that there is not, naming those there are', async () => {
    const { world, said } = worldStoppedAt('welcome');
    expect(await world.run('local', 'up', '--lag', 'tagsAtNoon=1s')).toBe(2);
    expect(world.stderr).toContain('describeCreated, describeRenamed, parameterStatus, secretName');
    expect(said).toEqual([]);
  });

  test('refuses a folder that does not exist', async () => {
    const { world, said } = worldStoppedAt('start');
    expect(await world.run('local', 'up', '--plans', 'nowhere')).toBe(2);
    expect(world.stderr).toContain("folder of plans 'nowhere' does not exist\nHINT: ");
    expect(said).toEqual([]);
  });
});
