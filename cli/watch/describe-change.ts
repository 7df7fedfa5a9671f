import { assertNever } from '../../shared/errors.ts';
import { spokenDuration } from '../../shared/duration.ts';
import type { ColorPainter } from '../output/paint.ts';
import { paintPhase } from '../output/paint-phase.ts';
import { shown } from '../output/shown.ts';
import { spokenHour } from '../output/spoken-time.ts';
import { cancellationLine } from '../output/describe-cancellation.ts';
import { failureLines } from '../output/describe-failure.ts';
import { describeSwap } from '../output/describe-swap.ts';
import { thingLines } from '../output/describe-undoing.ts';
import { troubleLine } from '../output/describe-trouble.ts';
import type { Change } from './changes-between.ts';
import type { StepProgress } from './step-progress.ts';

const STEP_CELLS = 20;
const STATE_CELLS = 7;

/** A change as plain lines, for logs and pipes; times of day are UTC. */
export function describeChange(change: Change, paint: ColorPainter): string[] {
  const at = paint.dim(spokenHour(change.at));
  switch (change.kind) {
    case 'step': {
      const remaining = change.remainingMs === undefined ? [] : [`about ${spokenDuration(change.remainingMs)} left`];
      const took = change.elapsedMs === undefined ? [] : [spokenDuration(change.elapsedMs)];
      const percent = change.progress === undefined ? [] : [`${Math.round(change.progress)} %`];
      const facts = [...percent, ...took, ...remaining].join(', ');
      const head = `${at}  ${change.step.padEnd(STEP_CELLS)}  ${change.state.padEnd(STATE_CELLS)}`;
      return [`${head}  ${facts}${lastWords(change, paint)}`];
    }
    case 'undone':
      return [`${at}  taken back: ${shown(change.what)}  ${shown(change.arn)}`];
    case 'restore':
      return [
        `${at}  restore ${change.restoreId} of plan ${shown(change.plan)}: ${paintPhase(change.phase, paint)}${circumstances(change)}`,
        ...(change.endpoint ? [`Ready at ${change.endpoint}:${change.port}`] : []),
        ...(change.endpoint ? describeSwap(change) : []),
        ...(change.cancellation ? [cancellationLine(change)] : []),
        ...(change.failure ? failureLines(change.failure, paint) : []),
        ...(change.left.length > 0 ? ['Left behind:', ...thingLines(change.left).map((line) => `  ${line}`)] : []),
      ];
    default:
      return assertNever(change);
  }
}

/** While a step is in trouble, what it saw before is no news. */
function lastWords({ trouble, note }: StepProgress, paint: ColorPainter): string {
  if (trouble) return `  ${paint.yellow(troubleLine(trouble))}`;
  return note === undefined ? '' : `  ${shown(note)}`;
}

function circumstances({ phase, run, elapsedMs, remainingMs }: Extract<Change, { kind: 'restore' }>): string {
  if (phase === 'queued') return ', until another restore has freed the target';
  if (phase !== 'running') return ` after ${spokenDuration(elapsedMs)}`;
  const again = run > 1 ? `, run ${run}` : '';
  return again + (remainingMs === undefined ? '' : `, about ${spokenDuration(remainingMs)}`);
}
