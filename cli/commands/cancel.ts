import type { AuditEntry } from '../../shared/audit.ts';
import type { Saga } from '../../shared/saga.ts';
import { unknownRestore } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { describeCancel } from '../output/describe-recovery.ts';
import { awaitAnswer } from '../recovery/await-answer.ts';
import { cancelOutlook } from '../recovery/cancel-outlook.ts';
import { assertConfirmable, confirm } from '../recovery/confirm.ts';
import { checkedRequest } from '../recovery/recovery-request.ts';
import { tellAnswer } from '../recovery/tell-answer.ts';
import type { Restores } from '../restores.ts';
import type { AddCommand } from './command.ts';
import { INTERVAL_FLAG, interval, JSON_FLAG, REASON_FLAG, YES_FLAG } from './options.ts';
import type { RecoveryOptions } from './retry.ts';
import { follow } from './watch.ts';

export const addCancel: AddCommand = (parent, cli, end) => {
  parent
    .command('cancel')
    .summary('stop a restore before it deletes anything')
    .description(
      'Stops a running or queued restore and removes the snapshots it made; the old target stays as it is. Refused once ' +
        'the old target is being deleted. Says what will happen and has it confirmed. Exits with 0 when the restore is ' +
        'being stopped, or with --watch has been, with 1 when that was refused.',
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
  const takenUp = `Stopped: restore ${cli.paint.bold(restoreId)}; what it made is being removed`;
  tellAnswer({ restoreId, eventId, answer, takenUp }, options, cli);
  if (answer.kind === 'refused') return EXIT.restoreFailed;
  if (!options.watch) return EXIT.done;
  const ended = await follow(restoreId, { ...options, appearsWithinMs: 0 }, cli);
  await tellUndone(ended, service, options, cli);
  return ended.phase === 'cancelled' ? EXIT.done : EXIT.restoreFailed;
}

async function tellUndone(saga: Saga, service: Restores, { json }: RecoveryOptions, cli: Cli): Promise<void> {
  if (saga.phase !== 'cancelled') return;
  const removed = [...new Set(saga.cancellation?.removed)];
  const left = leftOf(await service.auditOf(saga.restoreId), removed);
  if (json) cli.print(JSON.stringify({ restoreId: saga.restoreId, removed, left }));
  else {
    cli.print([
      ...(removed.length > 0 ? ['Removed:', ...removed.map((arn) => `  ${arn}`)] : ['Nothing had to be removed.']),
      ...(left.length > 0 ? ['Could not be removed:', ...left.map((name) => `  ${name}`)] : []),
    ]);
  }
}

/** The record of the restore holds what was removed; what could not be is in the calls of its trail. */
function leftOf(entries: readonly AuditEntry[], removed: readonly string[]): string[] {
  const refused = entries
    .filter(({ actor }) => actor === 'replay-restore')
    .flatMap(({ calls }) => calls)
    .filter(({ operation, answer }) => operation === 'DeleteDBClusterSnapshot' && answer !== 'ok')
    .map(({ resource }) => resource);
  return [...new Set(refused)].filter((name) => !removed.some((arn) => arn.endsWith(`:${name}`)));
}
