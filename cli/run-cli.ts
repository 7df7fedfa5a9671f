import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cli, CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { buildProgram } from './program.ts';

/** Runs one command line; gives the exit code and throws nothing. `args` are the words after the program's name. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const isDebug = args.includes('--debug');
  try {
    const program = buildProgram(cliOf(context), versionIn(context), (code) => (exitCode = code));
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    const explained = explainError(error, isDebug);
    explained.lines.forEach(context.warn);
    return explained.exitCode;
  }
}

/** A command's way to speak, over where it runs. */
export function cliOf(context: CliContext): Cli {
  const print = (lines: string | readonly string[]) =>
    context.out.write(`${typeof lines === 'string' ? lines : lines.join('\n')}\n`);
  return { ...context, print, printJson: (value) => print(JSON.stringify(value, null, 2)) };
}

function versionIn({ projectDirectory }: CliContext): string {
  const { version } = JSON.parse(readFileSync(join(projectDirectory, 'package.json'), 'utf8')) as { version: string };
  return version;
}
