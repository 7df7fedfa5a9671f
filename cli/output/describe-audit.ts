import { assertNever } from '../../shared/errors.ts';
import type { AuditEntry } from '../../shared/audit.ts';
import type { TrailVerdict } from '../judge-trail.ts';
import type { ColorPainter } from './paint.ts';
import { shown } from './shown.ts';
import { spokenTime } from './spoken-time.ts';
import { table } from './table.ts';

/** The trail in its order, then what its hashes say. Pure. */
export function describeAudit(
  restoreId: string,
  entries: readonly AuditEntry[],
  verdict: TrailVerdict,
  paint: ColorPainter,
): string[] {
  return [
    `Audit trail of restore ${paint.bold(restoreId)}`,
    '',
    ...entries.flatMap((entry) => entryLines(entry, paint)),
    ...verdictLines(verdict, entries, paint),
  ];
}

/** One entry, and a blank line after it. */
export function entryLines(entry: AuditEntry, paint: ColorPainter): string[] {
  const who = `${paint.bold(entry.actor)} ${entry.decision}`;
  const attempt = entry.attempt > 1 ? `, attempt ${entry.attempt}` : '';
  return [
    `#${String(entry.sequence).padEnd(3)} ${spokenTime(entry.at)}  ${who}${attempt}: ${shown(entry.summary)}`,
    paint.dim(`     because of event ${shown(entry.cause)}`),
    ...table(entry.calls.map(({ operation, resource, answer }) => [answer, operation, shown(resource)])).map(
      (line) => `     ${line}`,
    ),
    '',
  ];
}

function verdictLines(verdict: TrailVerdict, entries: readonly AuditEntry[], paint: ColorPainter): string[] {
  switch (verdict.kind) {
    case 'whole': {
      const hash = entries.at(-1)?.hash.slice(0, 12) ?? '';
      return [paint.green(`The hash chain is whole: ${entries.length} entries, the last is ${hash}.`)];
    }
    case 'broken':
      return alarm(`entry ${verdict.sequence} does not continue the ones before it`, paint);
    case 'cut':
      return alarm('entries at its end are missing or were added', paint);
    case 'orphaned':
      return alarm('the restore it belongs to is gone', paint);
    default:
      return assertNever(verdict);
  }
}

function alarm(what: string, paint: ColorPainter): string[] {
  return [
    paint.red(paint.bold(`THE AUDIT TRAIL IS BROKEN: ${what}.`)),
    'HINT: Do not trust it from there on; compare it with the point-in-time recovery of its table and with CloudTrail.',
  ];
}
