import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

test('neither the launcher nor a job that runs keeps a process alive', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'in-background-'));
  // So that the servers' user can go there when root runs this.
  await chmod(directory, 0o711);
  const script = join(import.meta.dirname, 'support/start-and-leave.ts');
  const owner = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [[code], output] = await Promise.all([once(owner, 'exit'), text(owner.stdout)]);
  expect([code, output]).toEqual([0, 'a job runs\n']);
  await rm(directory, { recursive: true, maxRetries: 10 });
}, 30_000);
