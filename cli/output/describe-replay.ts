import { spokenDuration } from '../../shared/duration.ts';
import {
  ARCHIVE_LAG_MS,
  type ReplayOutlook,
  type ReplayWindow,
  type RestoreInWindow,
} from '../recovery/replay-outlook.ts';
import type { ColorPainter } from './paint.ts';
import { paintPhase } from './paint-phase.ts';
import { shown } from './shown.ts';
import { spokenTime } from './spoken-time.ts';
import { table } from './table.ts';

/** What a replay would touch, grouped by what it would do. Pure. */
export function describeReplay(
  { from, to }: ReplayWindow,
  services: readonly string[] | undefined,
  outlook: ReplayOutlook,
  now: Date,
  paint: ColorPainter,
): string[] {
  const lag = spokenDuration(ARCHIVE_LAG_MS);
  const isFresh = now.getTime() - to.getTime() < ARCHIVE_LAG_MS;
  return [
    `Archived events of ${spokenTime(from.toISOString())} to ${spokenTime(to.toISOString())} go to ` +
      `${services ? services.join(', ') : 'every service'} again`,
    '',
    'Restores that lived in that window',
    ...group('running: they may go on', outlook.running, paint),
    ...group('ended: nothing will happen', outlook.ended, paint),
    ...group('failed: nothing will happen, only a retry takes them up', outlook.failed, paint),
    '',
    'A RestoreRequested that has no restore here was lost: it is a request again if it is younger than a day.',
    isFresh
      ? paint.yellow(`The archive lags by up to ${lag}: the window ends so late that its last events may be missing.`)
      : `The archive lags by up to ${lag}; this window ended before that.`,
    '',
  ];
}

/** A line each, but a week of nightly restores fills no screens. */
const SHOWN_MAX = 20;

function group(title: string, restores: readonly RestoreInWindow[], paint: ColorPainter): string[] {
  const rows = restores
    .slice(0, SHOWN_MAX)
    .map(({ restoreId, plan, phase }) => [restoreId, shown(plan), paintPhase(phase, paint)]);
  const more = restores.length - rows.length;
  return [
    `  ${title}${restores.length === 0 ? ': none' : ` (${restores.length})`}`,
    ...table(rows, '    '),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}
