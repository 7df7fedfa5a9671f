import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explainError } from '../explain-error.ts';
import { endWithOutput } from '../output-gone.ts';
import { processContext } from '../process-context.ts';
import { cliOf } from '../run-cli.ts';
import { runDemo } from './run-demo.ts';

const ROWS_DEFAULT = 100_000;
const ROWS_MAX = 100_000_000;

const USAGE = `npm start -- [--rows N] [--source-sql FILE]

Runs one whole restore on this machine, on real PostgreSQL, and proves its result.
  --rows N           rows of the largest table (default ${ROWS_DEFAULT})
  --source-sql FILE  your own schema and data, as pg_dump --no-owner --no-privileges writes them`;

/** `npm start`. Ends with 0 when everything went as promised, 1 when not, 2 for wrong usage. */
async function main(): Promise<number> {
  const usage = readUsage();
  if (typeof usage === 'string') {
    console.error(usage);
    return 2;
  }
  if (usage.help) {
    console.log(USAGE);
    return 0;
  }
  return runDemo(usage, cliOf(processContext()));
}

function readUsage(): { rows: number; sourceSql?: string; help: boolean } | string {
  const { rows, sourceSql, help } = parsed();
  const count = rows === undefined ? ROWS_DEFAULT : Number(rows);
  if (!Number.isInteger(count) || count < 1 || count > ROWS_MAX) {
    return `--rows is '${rows}', expected a whole number from 1 to ${ROWS_MAX}\nHINT: npm start -- --rows 1000000`;
  }
  if (sourceSql !== undefined && !existsSync(sourceSql)) {
    return `--source-sql names '${sourceSql}', which does not exist\nHINT: give the path of a file with SQL.`;
  }
  return { rows: count, sourceSql: sourceSql && resolve(sourceSql), help };
}

function parsed(): { rows?: string; sourceSql?: string; help: boolean } {
  try {
    const { values } = parseArgs({
      options: { rows: { type: 'string' }, 'source-sql': { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    return { rows: values.rows, sourceSql: values['source-sql'], help: values.help ?? false };
  } catch (error) {
    console.error(`${(error as Error).message}\nHINT: ${USAGE}`);
    process.exit(2);
  }
}

endWithOutput();
try {
  process.exitCode = await main();
} catch (error) {
  const { lines, exitCode } = explainError(error, process.env.DEBUG !== undefined);
  for (const line of lines) console.error(line);
  process.exitCode = exitCode;
}
