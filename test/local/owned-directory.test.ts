import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createOwnedDirectory, sweepLeftovers } from '../../local/owned-directory.ts';

const MODULE = new URL('../../local/owned-directory.ts', import.meta.url).href;
let root: string;
const told: string[] = [];
const sweep = () => sweepLeftovers((line) => told.push(line), root);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sweep-test-'));
  told.length = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Another process with a folder of its own, which it works in as a server does. */
async function otherRun() {
  const script = `const { createOwnedDirectory } = await import('${MODULE}');
    process.stdout.write(await createOwnedDirectory('runtime', '${root}'));
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [directory] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { directory, kill };
}

test('the folder of a killed run is removed at the next start, with the servers that still run in it', async () => {
  const run = await otherRun();
  const data = join(run.directory, 'volumes');
  mkdirSync(data);
  const server = spawn('sleep', ['60'], { cwd: data, stdio: 'ignore' });
  await once(server, 'spawn');
  await sweep();
  expect([existsSync(run.directory), told]).toEqual([true, []]);

  await run.kill();
  const serverEnds = once(server, 'exit');
  await sweep();
  expect(existsSync(run.directory)).toBe(false);
  expect(told).toEqual([expect.stringMatching(/^removed aurora-restore-runtime-\w+, which process \d+ left behind$/)]);
  if (process.platform === 'linux') expect((await serverEnds)[1]).toBe('SIGKILL');
  else server.kill();
}, 30_000);

test('a folder whose process id now belongs to another process is removed', async () => {
  const directory = await createOwnedDirectory('runtime', root);
  writeFileSync(join(directory, '.aurora-restore-owner.json'), JSON.stringify({ pid: process.pid, startedAt: '1' }));
  await sweep();
  // Only Linux tells when a process started; elsewhere the folder is left alone.
  expect(existsSync(directory)).toBe(process.platform !== 'linux');
});

test('what is not ours for certain is left alone', async () => {
  const own = await createOwnedDirectory('lambda', root);
  const others = ['aurora-restore-unmarked', 'aurora-restore-strange', 'something-else'].map((name) =>
    join(root, name),
  );
  for (const directory of others) mkdirSync(directory);
  writeFileSync(join(others[1]!, '.aurora-restore-owner.json'), '{"pid": "all of them"}');
  writeFileSync(join(others[2]!, '.aurora-restore-owner.json'), '{"pid": 999999999}');
  await sweep();
  expect([own, ...others].map((directory) => existsSync(directory))).toEqual([true, true, true, true]);
  expect(told).toEqual([]);
});
