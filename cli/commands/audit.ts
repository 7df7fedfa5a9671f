import { unknownRestore } from '../cli-error.ts';
import type { Cli } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { judgeTrail } from '../judge-trail.ts';
import { describeAudit } from '../output/describe-audit.ts';
import type { AuditEntry } from '../../shared/audit.ts';
import type { Restores } from '../restores.ts';
import type { AddCommand } from './command.ts';
import { JSON_FLAG } from './options.ts';

export const addAudit: AddCommand = (parent, cli, end) => {
  parent
    .command('audit')
    .summary('what a restore did and why, with proof that nobody changed it')
    .description(
      'Prints the audit trail of a restore in its order: who acted, what was decided, what was called and what AWS ' +
        'answered. Checks the hash chain; exits with 1 when it is broken.',
    )
    .argument('<restoreId>', 'as request and list print it')
    .option(...JSON_FLAG)
    .action(async (restoreId: string, options: { json?: boolean }) => end(await audit(restoreId, options, cli)));
};

async function audit(restoreId: string, { json }: { readonly json?: boolean }, cli: Cli): Promise<ExitCode> {
  const { saga, entries } = await readTrail(restoreId, await cli.openRestores());
  if (!saga && entries.length === 0) throw unknownRestore(restoreId);
  const verdict = judgeTrail(entries, saga);
  if (json) cli.printJson({ restoreId, verdict, entries });
  else cli.print(describeAudit(restoreId, entries, verdict, cli.paint));
  return verdict.kind === 'whole' ? EXIT.done : EXIT.restoreFailed;
}

/**
 * A running restore writes while we read. What it had committed before the first read is all there after it, so the
 * trail is judged up to that point; when the restore stood still meanwhile, nothing is left out.
 */
async function readTrail(restoreId: string, service: Restores) {
  const saga = await service.read(restoreId);
  const all = await service.auditOf(restoreId);
  const after = await service.read(restoreId);
  const hasMoved = saga !== undefined && after !== undefined && after.audit.sequence > saga.audit.sequence;
  const entries = hasMoved ? all.filter(upTo(saga.audit.sequence)) : all;
  // A restore that was opened between the reads is judged by what the last one saw.
  return saga || !after ? { saga, entries } : { saga: after, entries: all };
}

const upTo =
  (sequence: number) =>
  (entry: AuditEntry): boolean =>
    entry.sequence <= sequence;
