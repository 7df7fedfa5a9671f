import { type AuditEntry, AUDIT_START, firstBrokenEntry } from '../../shared/audit.ts';
import { triggerKeyOf } from '../../shared/trigger-record.ts';
import { assertKnownPlan } from '../assert-known-plan.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { shown } from '../output/shown.ts';
import { spokenTime } from '../output/spoken-time.ts';
import { table } from '../output/table.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG, wholeNumber } from './options.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 1_000;

interface TriggersOptions {
  readonly plans: string;
  readonly limit: number;
  readonly json?: boolean;
}

export const addTriggers: AddCommand = (parent, cli, end) => {
  parent
    .command('triggers')
    .summary('which snapshots started a restore of a plan, and why others did not')
    .description(
      'Lists what the trigger of a plan has decided about snapshots of its source, newest first: which restore it asked ' +
        'for, or why it did not. A refusal that stays the same is listed once. Exits with 1 when the hash chain is broken.',
    )
    .argument('<plan>', 'name of a plan')
    .option('--plans <folder>', 'folder of plans, to catch a misspelt name', 'plans')
    .option('--limit <count>', `at most so many, up to ${LIMIT_MAX}`, wholeNumber(1, LIMIT_MAX), LIMIT_DEFAULT)
    .option(...JSON_FLAG)
    .action(async (plan: string, options: TriggersOptions) => end(await triggers(plan, options, cli)));
};

async function triggers(plan: string, { plans, limit, json }: TriggersOptions, cli: Cli): Promise<ExitCode> {
  assertKnownPlan(plan, plans, cli);
  const service = await cli.openRestores();
  const entries = await service.auditOf(triggerKeyOf(plan));
  const broken = brokenEntry(entries);
  const newest = entries.toReversed().slice(0, limit);
  if (json) cli.printJson({ plan, brokenAt: broken?.sequence, decisions: newest });
  else cli.print(newest.length === 0 ? nothingYet(plan) : decisionTable(newest, cli));
  if (!broken) return EXIT.done;
  cli.warn(`THE AUDIT TRAIL IS BROKEN: entry ${broken.sequence} does not continue the ones before it.`);
  cli.warn('HINT: Compare it with the point-in-time recovery of its table and with CloudTrail.');
  return EXIT.restoreFailed;
}

/** A cut end is not seen here: what the trigger itself remembers of it stands in the state table. */
function brokenEntry(entries: readonly AuditEntry[]): AuditEntry | undefined {
  const broken = firstBrokenEntry(entries, entries.at(-1) ?? AUDIT_START);
  return broken === 'end' ? entries.at(-1) : broken;
}

function decisionTable(entries: readonly AuditEntry[], { paint }: Cli): string[] {
  const head = ['decided', 'what', 'why'].map((title) => paint.dim(title));
  const rows = entries.map(({ at, decision, summary }) => [
    spokenTime(at),
    decision === 'requested' ? paint.green(decision) : decision,
    shown(summary),
  ]);
  return table([head, ...rows]);
}

const nothingYet = (plan: string): string =>
  `The trigger has decided nothing about plan '${shown(plan)}' yet. It looks every 15 minutes, when the plan has 'trigger'.`;
