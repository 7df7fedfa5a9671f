import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/** Becomes, as far as the caller can tell, the given Node with the given arguments. */
export function runNode(node, args) {
  // Children that say just `node` get the pinned one too.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, args, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to the child as well; the parent only has to outlive it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
  }
  child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
}
