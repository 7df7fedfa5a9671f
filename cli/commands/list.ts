import { spokenDuration } from '../../shared/duration.ts';
import type { Saga } from '../../shared/saga.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { paintPhase } from '../output/paint-phase.ts';
import { shown } from '../output/shown.ts';
import { spokenTime } from '../output/spoken-time.ts';
import { table } from '../output/table.ts';
import { PAGES_SEARCHED_HINT } from '../output/wording.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG, wholeNumber } from './options.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 1_000;

export const addList: AddCommand = (parent, cli, end) => {
  parent
    .command('list')
    .summary('the restores there are, newest first')
    .description('Lists restores, newest first: running ones, ended ones, and requests that were rejected.')
    .option('--plan <name>', 'only those of this plan')
    .option('--limit <count>', `at most so many, up to ${LIMIT_MAX}`, wholeNumber(1, LIMIT_MAX), LIMIT_DEFAULT)
    .option(...JSON_FLAG)
    .action(async (options: ListOptions) => end(await list(options, cli)));
};

interface ListOptions {
  readonly plan?: string;
  readonly limit: number;
  readonly json?: boolean;
}

async function list({ plan, limit, json }: ListOptions, cli: Cli): Promise<ExitCode> {
  const service = await cli.openRestores();
  const { restores, isComplete } = await service.list({ planName: plan, limit });
  if (!isComplete) cli.warn(PAGES_SEARCHED_HINT);
  if (json) cli.printJson(restores.map((saga) => brief(saga, cli.now())));
  else cli.print(restores.length === 0 ? nothingYet(plan) : listTable(restores, cli));
  return EXIT.done;
}

function brief(saga: Saga, now: Date) {
  const { restoreId, planName: plan, phase, step, createdAt, endedAt } = saga;
  return { restoreId, plan, phase, step, createdAt, endedAt, elapsedMs: elapsedMs(saga, now) };
}

function listTable(restores: readonly Saga[], { paint, now }: Cli): string[] {
  const head = ['restore', 'plan', 'phase', 'step', 'started', 'took'].map((title) => paint.dim(title));
  const rows = restores.map((saga) => [
    saga.restoreId,
    shown(saga.planName),
    paintPhase(saga.phase, paint),
    saga.step === 'ended' ? '-' : saga.step,
    spokenTime(saga.createdAt),
    `${spokenDuration(elapsedMs(saga, now()))}${saga.endedAt ? '' : ' so far'}`,
  ]);
  return table([head, ...rows]);
}

function nothingYet(plan: string | undefined): string {
  const which = plan === undefined ? 'No restores yet.' : `No restores of plan '${plan}' yet.`;
  return `${which} Begin one: aurora-restore request ${plan ?? 'PLAN'}`;
}

const elapsedMs = ({ createdAt, endedAt }: Saga, now: Date): number =>
  Date.parse(endedAt ?? now.toISOString()) - Date.parse(createdAt);
