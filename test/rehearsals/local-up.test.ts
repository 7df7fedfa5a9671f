import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { processesOf, signal } from '../../local/postgres/processes.ts';

jest.setTimeout(600_000);

const PROJECT = join(import.meta.dirname, '..', '..');
const LOOKS_MAX = 1_500;

let root: string;
const runs: Run[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'local-up-test-'));
  // The servers' user has to get there.
  await chmod(root, 0o755);
});

afterAll(() => {
  for (const { child } of runs) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown[]>;
  readonly said: () => string;
}

/** `aurora-restore local up` as a process of its own, with a temporary folder that only this test uses. */
function up(...flags: string[]): Run {
  const child = spawn(process.execPath, [join(PROJECT, 'cli/main.ts'), 'local', 'up', ...flags], {
    cwd: PROJECT,
    env: { ...process.env, TMPDIR: root },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more) => (text += more));
  const run = { child, ended: once(child, 'exit'), said: () => text };
  runs.push(run);
  return run;
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    if (isSo()) return;
    await sleep(100);
  }
  throw new Error(`waited in vain until ${what}: ${runs.map((run) => run.said()).join('\n')}`);
}

const isUp = (run: Run) => until('the pipeline runs', () => run.said().includes('The pipeline runs at'));
const commandOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
};

test('two runs that start at once remove what a killed third left, its servers too, and each ends clean', async () => {
  const third = up();
  await isUp(third);
  const pids = processesOf(third.child.pid!);
  const servers = pids.filter((pid) => commandOf(pid).includes('/bin/postgres'));
  // Nobody is left who would stop the servers.
  for (const pid of pids.filter((one) => commandOf(one).includes('watchdog'))) signal(pid, 'SIGKILL');
  third.child.kill('SIGKILL');
  await third.ended;
  const left = readdirSync(root);
  expect(left).toHaveLength(process.getuid?.() === 0 ? 3 : 2);
  expect(servers.map((pid) => commandOf(pid) !== '')).toEqual(servers.map(() => true));
  expect(servers.length).toBeGreaterThan(1);

  const two = [up('--no-demo'), up('--no-demo')];
  await Promise.all(two.map(isUp));
  expect(servers.filter((pid) => commandOf(pid) !== '')).toEqual([]);
  expect(readdirSync(root).filter((name) => left.includes(name))).toEqual([]);
  const told = two.map((run) => run.said()).join('\n');
  for (const name of left) expect(told.split(`Removed ${name}, which process ${third.child.pid} left`)).toHaveLength(2);
  expect(told).not.toContain('Could not');

  for (const run of two) run.child.kill('SIGHUP');
  expect(await Promise.all(two.map((run) => run.ended))).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(readdirSync(root)).toEqual([]);
});

test('a reader that goes away after the first line ends a run clean', async () => {
  const run = up();
  await until('it says something', () => run.said() !== '');
  run.child.stdout!.destroy();
  expect(await run.ended).toEqual([0, null]);
  expect(readdirSync(root)).toEqual([]);
});
