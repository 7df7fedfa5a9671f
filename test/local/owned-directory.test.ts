import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createOwnedDirectory, sweepLeftovers } from '../../local/owned-directory.ts';
import { hasEnded, processSpace, startOf } from '../../local/postgres/processes.ts';

const MARK = '.aurora-restore-owner.json';
const moduleAt = (path: string) => new URL(`../../local/${path}`, import.meta.url).href;
const onLinux = process.platform === 'linux' ? test : test.skip;
const asRoot = process.getuid?.() === 0 ? test : test.skip;

let root: string;
const told: string[] = [];
const sweep = () => sweepLeftovers((line) => told.push(line), root);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sweep-test-'));
  told.length = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The first thing that a process of Node says, which stays until it is killed. */
async function nodeProcess(script: string, [command, ...args]: readonly string[] = [process.execPath]) {
  const child = spawn(command!, [...args, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { said, child, kill };
}

const OWNING = (purpose: string) => `const { createOwnedDirectory } = await import('${moduleAt('owned-directory.ts')}');
  process.stdout.write(await createOwnedDirectory('${purpose}', '${root}'));
  setInterval(() => {}, 60_000);`;

/** What a killed run leaves, with data; `withServer` with a program of its own that still runs in it. */
async function leftover(withServer = false) {
  const { said: directory, child, kill } = await nodeProcess(OWNING('runtime'));
  mkdirSync(join(directory, 'volumes', 'a'), { recursive: true });
  writeFileSync(join(directory, 'volumes', 'a', 'rows'), 'rows');
  copyFileSync('/bin/sleep', join(directory, 'server'));
  const command = withServer ? join(directory, 'server') : '/bin/sleep';
  const server = spawn(command, ['60'], { cwd: directory, stdio: 'ignore' });
  await once(server, 'spawn');
  return { directory, child, kill, server };
}

/** A folder with a mark as a process would have written it. */
function marked(name: string, owner: unknown): string {
  const directory = join(root, `aurora-restore-${name}`);
  mkdirSync(directory);
  writeFileSync(join(directory, MARK), typeof owner === 'string' ? owner : JSON.stringify(owner));
  return directory;
}

/** No process has this id: it is above the largest that Linux gives. */
const NOBODY = 2 ** 22 + 1;

describe('a run that is alive', () => {
  test('keeps its folder and its servers when another starts, even while it is halted', async () => {
    const { directory, child, kill, server } = await leftover(true);
    await sweep();
    child.kill('SIGSTOP');
    await sweep();
    expect([existsSync(directory), server.exitCode, server.signalCode, told]).toEqual([true, null, null, []]);
    server.kill();
    await kill();
  });

  test('keeps its folder while its mark is not written, or not to its end', async () => {
    const directories = ['', '{"pid": ', `{"pid": ${NOBODY}, "spa`].map((mark, index) =>
      marked(`begun-${index}`, mark),
    );
    mkdirSync(join(root, 'aurora-restore-unmarked'));
    await sweep();
    expect(directories.map((directory) => existsSync(directory))).toEqual([true, true, true]);
    expect(existsSync(join(root, 'aurora-restore-unmarked'))).toBe(true);
  });

  test('keeps its folder in another container, whose process ids mean others here', async () => {
    const elsewhere = marked('elsewhere', { pid: NOBODY, space: 'another-container pid:[4026532999]', startedAt: '7' });
    const unknown = marked('unknown', { pid: NOBODY });
    await sweep();
    expect([existsSync(elsewhere), existsSync(unknown), told]).toEqual([true, true, []]);
  });

  asRoot('keeps its folder when it is of another user', async () => {
    const directory = marked('other-user', { pid: NOBODY, space: processSpace() });
    chownSync(join(directory, MARK), 65_534, 65_534);
    await sweep();
    expect(existsSync(directory)).toBe(true);
  });

  onLinux('counts as running where the system cannot tell, as with no file left to open', async () => {
    const script = `const { hasEnded, startOf } = await import('${moduleAt('postgres/processes.ts')}');
      const { openSync } = await import('node:fs');
      const startedAt = startOf(process.pid);
      try { for (;;) openSync('/dev/null'); } catch {}
      process.stdout.write(JSON.stringify([startOf(process.pid) ?? 'unknown', hasEnded(process.pid, startedAt)]));
      setInterval(() => {}, 60_000);`;
    const { said, kill } = await nodeProcess(script, [
      'sh',
      '-c',
      `ulimit -n 100; exec "${process.execPath}" "$@"`,
      'sh',
    ]);
    await kill();
    expect(JSON.parse(said)).toEqual(['unknown', false]);
  });
});

describe('what a killed run left', () => {
  onLinux('is removed at the next start, with servers that still run, and told', async () => {
    const { directory, kill, server } = await leftover(true);
    await kill();
    const ended = once(server, 'exit');
    await sweep();
    expect((await ended)[1]).toBe('SIGKILL');
    expect(existsSync(directory)).toBe(false);
    expect(told).toEqual([
      expect.stringMatching(/^Removed aurora-restore-runtime-\w+, which process \d+ left behind\.$/),
    ]);
  });

  onLinux('is removed without the programs of others that merely stand in it', async () => {
    const { directory, kill, server } = await leftover();
    await kill();
    await sweep();
    expect([existsSync(directory), server.exitCode, server.signalCode]).toEqual([false, null, null]);
    server.kill();
  });

  onLinux('is removed when its process id belongs to another process by now', async () => {
    const space = processSpace();
    const reused = marked('reused', { pid: process.pid, space, startedAt: '1' });
    const ours = marked('ours', { pid: process.pid, space, startedAt: startOf(process.pid) });
    await sweep();
    expect([existsSync(reused), existsSync(ours)]).toEqual([false, true]);
  });

  onLinux('is removed when nobody has asked yet how its process ended', async () => {
    // The shell becomes a program that never asks after its children: the killed process stays a zombie.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
    while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'sleep\n') await new Promise(setImmediate);
    const pid = Number(line);
    const startedAt = startOf(pid);
    expect(hasEnded(pid, startedAt)).toBe(false);
    process.kill(pid, 'SIGKILL');
    while (!hasEnded(pid, startedAt)) await new Promise(setImmediate);
    expect(() => process.kill(pid, 0)).not.toThrow();
    parent.kill('SIGKILL');
  });

  test('is removed and told once when several runs start at the same moment', async () => {
    for (let number = 0; number < 10; number += 1) {
      const directory = marked(`left-${number}`, { pid: NOBODY, space: processSpace() });
      for (let file = 0; file < 20; file += 1) {
        mkdirSync(join(directory, 'volumes', `${file}`), { recursive: true });
        writeFileSync(join(directory, 'volumes', `${file}`, 'rows'), 'rows');
      }
    }
    const own = await Promise.all([1, 2, 3, 4].map(async () => (await sweep(), createOwnedDirectory('runtime', root))));
    expect(readdirSync(root).sort()).toEqual(own.map((directory) => directory.slice(root.length + 1)).sort());
    expect(told.map((line) => line.split(' ')[0])).toEqual(Array(10).fill('Removed'));
  });
});

test('folders of other names are left alone, whatever they hold', async () => {
  mkdirSync(join(root, 'something-else'));
  writeFileSync(join(root, 'something-else', MARK), JSON.stringify({ pid: NOBODY, space: processSpace() }));
  await sweep();
  expect(existsSync(join(root, 'something-else'))).toBe(true);
});
