import type { Saga, Thing } from '../../shared/saga.ts';
import { unknownRestore } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { describeCancel } from '../output/describe-recovery.ts';
import { thingLines } from '../output/describe-undoing.ts';
import { leftBehind } from '../output/left-behind.ts';
import { awaitAnswer } from '../recovery/await-answer.ts';
import { cancelOutlook } from '../recovery/cancel-outlook.ts';
import { assertConfirmable, confirm } from '../recovery/confirm.ts';
import { checkedRequest } from '../recovery/recovery-request.ts';
import { tellAnswer } from '../recovery/tell-answer.ts';
import type { AddCommand } from './command.ts';
import { INTERVAL_FLAG, interval, JSON_FLAG, REASON_FLAG, YES_FLAG } from './options.ts';
import type { RecoveryOptions } from './retry.ts';
import { follow } from './watch.ts';

export const addCancel: AddCommand = (parent, cli, end) => {
  parent
    .command('cancel')
    .summary('stop a restore before there is no way back')
    .description(
      'Stops a running or queued restore and takes back what it has made; the old target stays as it is. Refused once ' +
        'the old target is being deleted or renamed. Says what will happen and has it confirmed. Exits with 0 when the ' +
        'restore is being stopped, or with --watch has been, with 1 when that was refused.',
    )
    .argument('<restoreId>', 'as request and list print it')
    .option(...REASON_FLAG)
    .option('--watch', 'follow the restore until it has been stopped')
    .option(INTERVAL_FLAG[0], `with --watch: ${INTERVAL_FLAG[1]}`, interval)
    .option(...YES_FLAG)
    .option(...JSON_FLAG)
    .action(async (restoreId: string, options: RecoveryOptions) => end(await cancel(restoreId, options, cli)));
};

async function cancel(restoreId: string, options: RecoveryOptions, cli: Cli): Promise<ExitCode> {
  const request = checkedRequest({ name: 'CancelRequested', data: { restoreId, reason: options.reason } });
  assertConfirmable(options, cli);
  const service = await cli.openRestores();
  const saga = await service.read(restoreId);
  if (!saga) throw unknownRestore(restoreId);
  const outlook = cancelOutlook(saga);
  if (!options.json) cli.print(describeCancel(outlook, cli.paint));
  await confirm(restoreId, options, cli);
  const eventId = await service.recover(request);
  const answer = await awaitAnswer(restoreId, eventId, service, cli);
  const takenUp = `Stopped: restore ${cli.paint.bold(restoreId)}; what it has done is being taken back`;
  tellAnswer({ restoreId, eventId, answer, takenUp }, options, cli);
  if (answer.kind === 'refused') return EXIT.restoreFailed;
  if (!options.watch) return EXIT.done;
  const ended = await follow(restoreId, { ...options, appearsWithinMs: 0 }, cli);
  tellUndone(ended, options, cli);
  return ended.phase === 'cancelled' ? EXIT.done : EXIT.restoreFailed;
}

/** The changes that --watch prints tell it as it goes; this is the whole of it. */
function tellUndone(saga: Saga, { json }: RecoveryOptions, cli: Cli): void {
  if (saga.phase !== 'cancelled') return;
  const undone = saga.undoing?.undone ?? [];
  const left = leftBehind(saga);
  if (json) {
    cli.print(JSON.stringify({ restoreId: saga.restoreId, undone, left }));
    return;
  }
  cli.print([
    ...(undone.length > 0 ? ['Taken back:', ...indented(undone)] : ['Nothing had to be taken back.']),
    ...(left.length > 0 ? ['Left behind:', ...indented(left)] : []),
  ]);
}

const indented = (things: readonly Thing[]): string[] => thingLines(things).map((line) => `  ${line}`);
