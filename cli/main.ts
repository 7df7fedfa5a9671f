import { endWithOutput } from './output-gone.ts';
import { processContext } from './process-context.ts';
import { runCli } from './run-cli.ts';

endWithOutput();

// Not exit(): what is still being written to a pipe would be lost.
process.exitCode = await runCli(process.argv.slice(2), processContext());
