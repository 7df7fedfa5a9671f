import { refusal } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { shown } from '../output/shown.ts';
import { describePreflight } from './describe-preflight.ts';
import type { DryRunQuestion } from './dry-runs.ts';

/** Asks for a dry run and shows its report. The exit code says whether something stands in the way. */
export async function dryRun(question: DryRunQuestion, json: boolean | undefined, cli: Cli): Promise<ExitCode> {
  const restores = await cli.openRestores();
  const answer = await restores.dryRun(question);
  if ('refusal' in answer) throw refusal(shown(answer.refusal.message), shown(answer.refusal.hint));
  const { report } = answer;
  if (json) cli.printJson(report);
  else cli.print(describePreflight(report, cli.paint));
  return report.findings.length === 0 ? EXIT.done : EXIT.restoreFailed;
}
