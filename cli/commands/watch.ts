import type { Saga } from '../../shared/saga.ts';
import { shown } from '../output/shown.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { followerFor } from '../watch/followers.ts';
import { followRestore } from '../watch/follow-restore.ts';
import type { AddCommand } from './command.ts';
import { INTERVAL_DEFAULT_MS, INTERVAL_FLAG, interval } from './options.ts';

export const addWatch: AddCommand = (parent, cli, end) => {
  parent
    .command('watch')
    .summary('follow a restore until it ends')
    .description(
      'Follows a restore until it ends: every step, how far it is where RDS tells, and how long the rest will take. ' +
        'Redraws in place on a terminal, prints one line per change elsewhere. Exits with 0 when the restore completes, ' +
        'with 1 when it fails, is rejected or cancelled.',
    )
    .argument('<restoreId>', 'as request and list print it')
    .option(INTERVAL_FLAG[0], INTERVAL_FLAG[1], interval)
    .option('--json', 'print one JSON object per change')
    .action(async (restoreId: string, options: WatchOptions) => {
      end(await watch(restoreId, { ...options, appearsWithinMs: APPEARS_WITHIN_MS }, cli));
    });
};

/** The event needs a moment, and the first start of a function another. */
const APPEARS_WITHIN_MS = 30_000;

export interface WatchOptions {
  /** Milliseconds. */
  readonly interval?: number;
  readonly json?: boolean;
}

/** Follows a restore to its end and shows it. The exit code says how it ended. */
export async function watch(restoreId: string, options: FollowOptions, cli: Cli): Promise<ExitCode> {
  const { phase } = await follow(restoreId, options, cli);
  return phase === 'completed' ? EXIT.done : EXIT.restoreFailed;
}

export interface FollowOptions extends WatchOptions {
  readonly appearsWithinMs: number;
}

/** Shows a restore until it has ended, and gives its end. */
export async function follow(restoreId: string, options: FollowOptions, cli: Cli): Promise<Saga> {
  const service = await cli.openRestores();
  const follower = followerFor(shown(restoreId), options.json === true, cli);
  try {
    return await followRestore({
      restoreId,
      read: (id) => service.read(id),
      now: cli.now,
      sleep: cli.sleep,
      intervalMs: options.interval ?? INTERVAL_DEFAULT_MS,
      appearsWithinMs: options.appearsWithinMs,
      onLook: follower.onLook,
      onTrouble: follower.onTrouble,
      signal: cli.stopSignal(),
    });
  } finally {
    follower.close();
  }
}
