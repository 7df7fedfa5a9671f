import { Option } from 'commander';
import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import { restoreIdOf } from '../../shared/names.ts';
import { assertKnownPlan } from '../assert-known-plan.ts';
import { usageError } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { shown } from '../output/shown.ts';
import { dryRun } from '../preflight/dry-run.ts';
import type { RequestData } from '../restores.ts';
import type { AddCommand } from './command.ts';
import { INTERVAL_FLAG, interval, JSON_FLAG } from './options.ts';
import { watch, type WatchOptions } from './watch.ts';

export const addRequest: AddCommand = (parent, cli, end) => {
  parent
    .command('request')
    .summary('ask for a restore')
    .description(
      'Asks for the target of a plan to be refreshed, by an event on the bus. Prints the id of the restore and returns ' +
        'at once; with --watch it follows the restore to its end. With --dry-run nothing is asked for: it tells what ' +
        'stands in the way, and what a restore would do, take and cost; it exits with 1 when something stands in the way.',
    )
    .argument('<plan>', 'name of a deployed plan')
    .option('--snapshot <which>', "'latest', the name of a snapshot, or its ARN (default: as the plan says)")
    .option('--reason <text>', 'why, for the audit trail')
    .option('--request-id <id>', 'becomes the restore id, so that asking twice is one restore')
    .option('--plans <folder>', 'where the deployed plans are written, to catch misspelt names', 'plans')
    .addOption(
      new Option('--dry-run', 'only check and tell; nothing is changed').conflicts(['watch', 'requestId', 'reason']),
    )
    .option('--watch', 'follow the restore until it ends')
    .option(INTERVAL_FLAG[0], `with --watch: ${INTERVAL_FLAG[1]}`, interval)
    .option(...JSON_FLAG)
    .action(async (plan: string, options: RequestOptions) => end(await request(plan, options, cli)));
};

interface RequestOptions extends WatchOptions {
  readonly snapshot?: string;
  readonly reason?: string;
  readonly requestId?: string;
  readonly plans: string;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
}

/** Longer than for `watch` alone: here the restore is sure to have been asked for. */
const APPEARS_WITHIN_MS = 120_000;

async function request(plan: string, options: RequestOptions, cli: Cli): Promise<ExitCode> {
  assertKnownPlan(plan, options.plans, cli);
  const { snapshot, reason, requestId } = options;
  const data = checked({ plan, snapshot, reason, requestId, requestedBy: cli.userName() });
  if (options.dryRun) return dryRun({ plan, snapshot }, options.json, cli);
  const service = await cli.openRestores();
  const eventId = await service.request(data);
  const restoreId = requestId ?? restoreIdOf(eventId);
  tell({ restoreId, eventId, plan }, options, cli);
  return options.watch ? watch(restoreId, { ...options, appearsWithinMs: APPEARS_WITHIN_MS }, cli) : EXIT.done;
}

function tell(
  answer: { readonly restoreId: string; readonly eventId: string; readonly plan: string },
  { json, watch: isWatched }: RequestOptions,
  cli: Cli,
): void {
  // With --watch the changes follow, one a line, so this is one line as well.
  if (json) cli.print(JSON.stringify(answer));
  else if (isWatched) cli.print(`Requested: restore ${cli.paint.bold(answer.restoreId)}`);
  else {
    cli.print([
      `Requested: restore ${cli.paint.bold(answer.restoreId)} of plan ${shown(answer.plan)}`,
      '',
      `Follow it:        aurora-restore watch ${answer.restoreId}`,
      `See it in detail: aurora-restore status ${answer.restoreId}`,
    ]);
  }
}

/** The words of the command line for the fields of the contract. */
const WORDS: Readonly<Record<string, string>> = {
  plan: 'the plan name',
  requestId: '--request-id',
  snapshot: '--snapshot',
  reason: '--reason',
  requestedBy: 'the name of the user',
};

function checked(data: RequestData): RequestData {
  const result = RestoreRequested.schema.safeParse({ data });
  if (result.success) return data;
  const findings = result.error.issues.map(({ path, message }) => {
    const field = path.at(-1) as keyof RequestData;
    return `${WORDS[field] ?? field} is '${shown(data[field] ?? '')}': ${message}`;
  });
  throw usageError(findings.join('\n'), 'See what is taken: aurora-restore request --help');
}
