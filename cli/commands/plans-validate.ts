import { resolve } from 'node:path';
import { findingLines, type PlanFile, readPlanFiles } from '../../shared/load-plans.ts';
import { usageError } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { shown } from '../output/shown.ts';
import { table } from '../output/table.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG } from './options.ts';

export const addPlansValidate: AddCommand = (parent, cli, end) => {
  parent
    .command('validate')
    .summary('check the plans of a folder')
    .description(
      'Checks every *.yaml of a folder and tells everything that is wrong at once. Exits with 2 when a plan is not valid; ' +
        'lists the plans otherwise.',
    )
    .argument('[folder]', 'folder of plans', 'plans')
    .option(...JSON_FLAG)
    .action(async (folder: string, options: { json?: boolean }) => end(validate(folder, options, cli)));
};

function validate(folder: string, { json }: { readonly json?: boolean }, cli: Cli): ExitCode {
  const files = readPlanFiles(resolve(cli.workingDirectory, folder));
  if (files.length === 0) {
    throw usageError(
      `folder '${folder}' has no plans`,
      'Write one like plans/examples/orders-staging.yaml, named PLAN.yaml.',
    );
  }
  if (json) cli.printJson(files.map(({ file, reading }) => ({ file, ...reading })));
  else describe(files, cli);
  return files.every(({ reading }) => reading.isValid) ? EXIT.done : EXIT.wrongUsage;
}

function describe(files: readonly PlanFile[], cli: Cli): void {
  const findings = files.flatMap(({ file, reading }) => findingLines(file, reading));
  if (findings.length === 0) return cli.print(planTable(files, cli));
  const invalid = files.filter(({ reading }) => !reading.isValid).length;
  cli.print([...findings, '', cli.paint.red(`${invalid} of ${files.length} plans are not valid.`)]);
}

function planTable(files: readonly PlanFile[], { paint }: Cli): string[] {
  const head = ['plan', 'source', 'target', 'description'].map((title) => paint.dim(title));
  const rows = files.flatMap(({ reading }) => {
    if (!reading.isValid) return [];
    const { name, source, target, description = '' } = reading.plan;
    const place = ({ cluster, region }: typeof source) => `${cluster} (${region})`;
    return [[name, place(source), place(target), shown(description)]];
  });
  return [...table([head, ...rows]), '', paint.green(`All plans are valid: ${rows.length}.`)];
}
