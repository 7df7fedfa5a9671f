import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ATTEMPTS_MAX = 500;

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'no server outlives a process that is ended by %s',
  async (signal) => {
    const directory = await mkdtemp(join(tmpdir(), 'sudden-death-'));
    // So that the servers' user can go there when root runs this.
    await chmod(directory, 0o711);
    const script = join(import.meta.dirname, 'support/serve-forever.ts');
    const owner = spawn(process.execPath, [script, directory], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [output] = (await once(owner.stdout, 'data')) as [Buffer];
    const port = Number(output.toString());
    expect(await answers(port)).toBe(true);
    owner.kill(signal);
    await once(owner, 'exit');
    let attempts = 0;
    while ((await answers(port)) && attempts < ATTEMPTS_MAX) attempts += 1;
    expect(attempts).toBeLessThan(ATTEMPTS_MAX);
    await rm(directory, { recursive: true, maxRetries: 10 });
  },
  30_000,
);

async function answers(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  const reached = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return reached;
}
