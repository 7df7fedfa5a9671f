import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';

const context = new URL('../../cli/process-context.ts', import.meta.url).href;
const output = new URL('../../cli/output-gone.ts', import.meta.url).href;

/** A command that has something to clean up when it is stopped, and says on its error output that it has. */
function command(isStoppable: boolean) {
  const script = `
    const { processContext } = await import('${context}');
    const { endWithOutput } = await import('${output}');
    endWithOutput([process.stdout]);
    if (${isStoppable}) {
      const stop = processContext().stopSignal();
      stop.addEventListener('abort', () => setTimeout(() => {
        process.stdout.write('Stopping.');
        process.stderr.write('cleaned up');
        process.exitCode = 7;
        clearInterval(busy);
      }, 100));
    }
    const busy = setInterval(() => process.stdout.write('busy '), 20);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, said }));
  return { child, ended, isRunning: once(child.stdout, 'data') };
}

test('a closed terminal, which may say so twice, stops a command that then cleans up', async () => {
  const { child, ended, isRunning } = command(true);
  await isRunning;
  child.kill('SIGHUP');
  child.kill('SIGHUP');
  child.stdout.destroy();
  expect(await ended).toEqual({ code: 7, signal: null, said: 'cleaned up' });
}, 30_000);

test('a reader that goes away stops a command that then cleans up', async () => {
  const { child, ended, isRunning } = command(true);
  await isRunning;
  child.stdout.destroy();
  expect(await ended).toEqual({ code: 7, signal: null, said: 'cleaned up' });
}, 30_000);

test('a reader that goes away ends a command that has nothing to clean up, and that is no error', async () => {
  const { child, ended, isRunning } = command(false);
  await isRunning;
  child.stdout.destroy();
  expect(await ended).toEqual({ code: 0, signal: null, said: '' });
}, 30_000);
