import { unknownRestore } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { describeRetry } from '../output/describe-recovery.ts';
import { awaitAnswer } from '../recovery/await-answer.ts';
import { assertConfirmable, confirm } from '../recovery/confirm.ts';
import { checkedRequest } from '../recovery/recovery-request.ts';
import { retryOutlook } from '../recovery/retry-outlook.ts';
import { tellAnswer } from '../recovery/tell-answer.ts';
import type { AddCommand } from './command.ts';
import { INTERVAL_FLAG, interval, JSON_FLAG, REASON_FLAG, YES_FLAG } from './options.ts';
import { watch, type WatchOptions } from './watch.ts';

export const addRetry: AddCommand = (parent, cli, end) => {
  parent
    .command('retry')
    .summary('take a failed restore up again at its failed step')
    .description(
      'Takes a failed restore up again at the step that failed, once its cause is mended: what is done is not repeated. ' +
        'Says what will happen and has it confirmed. Exits with 0 when it was taken up, with 1 when it was refused.',
    )
    .argument('<restoreId>', 'as request and list print it')
    .option(...REASON_FLAG)
    .option('--watch', 'follow the restore until it ends')
    .option(INTERVAL_FLAG[0], `with --watch: ${INTERVAL_FLAG[1]}`, interval)
    .option(...YES_FLAG)
    .option(...JSON_FLAG)
    .action(async (restoreId: string, options: RecoveryOptions) => end(await retry(restoreId, options, cli)));
};

/** What the commands that change the course of one restore take. */
export interface RecoveryOptions extends WatchOptions {
  readonly reason?: string;
  readonly watch?: boolean;
  readonly yes?: boolean;
}

async function retry(restoreId: string, options: RecoveryOptions, cli: Cli): Promise<ExitCode> {
  const request = checkedRequest({ name: 'RetryRequested', data: { restoreId, reason: options.reason } });
  assertConfirmable(options, cli);
  const service = await cli.openRestores();
  const saga = await service.read(restoreId);
  if (!saga) throw unknownRestore(restoreId);
  const outlook = retryOutlook(saga);
  if (!options.json) {
    const lock = saga.plan && (await service.lockOf(saga.plan.target));
    cli.print(describeRetry(outlook, lock?.holder, cli.paint));
  }
  await confirm(restoreId, options, cli);
  const eventId = await service.recover(request);
  const answer = await awaitAnswer(restoreId, eventId, service, cli);
  const { step, attempt, run } = outlook;
  const takenUp = `Taken up: restore ${cli.paint.bold(restoreId)} goes on at ${step}, attempt ${attempt}`;
  tellAnswer({ restoreId, eventId, answer, takenUp, facts: { step, attempt, run } }, options, cli);
  if (answer.kind === 'refused') return EXIT.restoreFailed;
  return options.watch ? watch(restoreId, { ...options, appearsWithinMs: 0 }, cli) : EXIT.done;
}
