import type { Lock } from '../../shared/saga-store.ts';
import type { Saga } from '../../shared/saga.ts';
import { ServiceError } from '../aws/service-error.ts';
import { unknownRestore } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { describeRestore } from '../output/describe-restore.ts';
import { viewRestore } from '../output/restore-view.ts';
import type { Restores } from '../restores.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG } from './options.ts';

export const addStatus: AddCommand = (parent, cli, end) => {
  parent
    .command('status')
    .summary('everything there is to say about one restore')
    .description(
      'Shows one restore: who asked for what, where it stands, every step, the endpoint, the ARNs of the secrets, and, ' +
        'where it failed, why, what to do, what has been taken back, and what it left behind.',
    )
    .argument('<restoreId>', 'as request and list print it')
    .option(...JSON_FLAG)
    .action(async (restoreId: string, options: { json?: boolean }) => end(await status(restoreId, options, cli)));
};

async function status(restoreId: string, { json }: { readonly json?: boolean }, cli: Cli): Promise<ExitCode> {
  const service = await cli.openRestores();
  const saga = await service.read(restoreId);
  if (!saga) throw unknownRestore(restoreId);
  const now = cli.now();
  const view = viewRestore(saga, now, await lockBefore(saga, service));
  if (json) cli.printJson(view);
  else cli.print(describeRestore(view, now, cli.paint));
  return EXIT.done;
}

/** Whom a queued restore waits for. Who may read restores but no locks is still shown the restore. */
async function lockBefore({ phase, plan }: Saga, service: Restores): Promise<Lock | undefined> {
  if (phase !== 'queued' || !plan) return undefined;
  try {
    return await service.lockOf(plan.target);
  } catch (error) {
    if (error instanceof ServiceError && error.failure === 'denied') return undefined;
    throw error;
  }
}
