import { Command, type CommanderError } from 'commander';
import { addAudit } from './commands/audit.ts';
import { addCancel } from './commands/cancel.ts';
import { addFlow } from './commands/flow.ts';
import { addList } from './commands/list.ts';
import { addLocalCalls } from './commands/local-calls.ts';
import { addLocalFault } from './commands/local-fault.ts';
import { addLocalSnapshot } from './commands/local-snapshot.ts';
import { addLocalUp } from './commands/local-up.ts';
import { addPlansSchema } from './commands/plans-schema.ts';
import { addPlansValidate } from './commands/plans-validate.ts';
import { addRedrive } from './commands/redrive.ts';
import { addReplay } from './commands/replay.ts';
import { addRequest } from './commands/request.ts';
import { addRetry } from './commands/retry.ts';
import { addStatus } from './commands/status.ts';
import { addTriggers } from './commands/triggers.ts';
import { addWatch } from './commands/watch.ts';
import type { Cli } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import { refusedUsage } from './refused-usage.ts';

/** The command line as commander has it. Refusals are thrown as `CliError`s, help and version as `CommanderError`s. */
export function buildProgram(cli: Cli, version: string, end: (code: ExitCode) => void): Command {
  const program = new Command('aurora-restore');
  program
    .description(
      'Refreshes Amazon Aurora clusters from snapshots of others, by plans, and shows how restores are doing.',
    )
    .version(version)
    .option('--debug', 'show where an error comes from')
    .configureOutput({
      writeOut: (text) => cli.out.write(text),
      writeErr: (text) => cli.warn(text.trimEnd()),
      // Errors are told in one place, with a hint.
      outputError: () => undefined,
    })
    .addHelpText('after', EPILOGUE);
  for (const add of [addRequest, addList, addStatus, addWatch, addAudit, addTriggers]) add(program, cli, end);
  for (const add of [addRetry, addCancel, addReplay, addRedrive]) add(program, cli, end);
  const plans = program.command('plans').summary('check plans').description('Checks plans.');
  for (const add of [addPlansValidate, addPlansSchema]) add(plans, cli, end);
  addFlow(program, cli, end);
  const local = program.command('local').summary('run the pipeline here').description('The pipeline on this machine.');
  for (const add of [addLocalUp, addLocalFault, addLocalSnapshot, addLocalCalls]) add(local, cli, end);
  throwRefusals(program);
  return program;
}

const EPILOGUE = `
Works against AWS, or against a local runtime, by the standard variables alone: AWS_REGION, AWS_PROFILE, keys, and
AWS_ENDPOINT_URL for the local one.

Exit codes: 0 done, 1 restore failed, audit trail broken or request refused, 2 wrong usage, 3 service not reached.`;

/** Each command throws by itself, because a `CommanderError` does not say whose it is. */
function throwRefusals(command: Command): void {
  command.exitOverride((error: CommanderError) => {
    throw refusedUsage(command, error);
  });
  command.commands.forEach(throwRefusals);
}
