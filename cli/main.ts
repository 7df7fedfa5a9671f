import { processContext } from './process-context.ts';
import { runCli } from './run-cli.ts';

// `aurora-restore list | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// Not exit(): what is still being written to a pipe would be lost.
process.exitCode = await runCli(process.argv.slice(2), processContext());
