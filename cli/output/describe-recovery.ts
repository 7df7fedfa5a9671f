import type { CancelOutlook } from '../recovery/cancel-outlook.ts';
import type { RetryOutlook } from '../recovery/retry-outlook.ts';
import type { ColorPainter } from './paint.ts';
import { failureLines } from './describe-failure.ts';
import { paintPhase } from './paint-phase.ts';
import { shown } from './shown.ts';
import { table } from './table.ts';

/** What failed and what a retry would do; `holder` has the target meanwhile. Pure. */
export function describeRetry(outlook: RetryOutlook, holder: string | undefined, paint: ColorPainter): string[] {
  const { restoreId, plan, failure, step, attempt, run, kept, then } = outlook;
  return [
    `Restore ${paint.bold(restoreId)} of plan ${shown(plan)}: ${paintPhase('failed', paint)} at ${failure.step}`,
    ...failureLines(failure, paint),
    '',
    failure.step === step
      ? 'A retry takes it up where it failed:'
      : 'A retry takes it up where it has been taken back to:',
    ...table(
      [
        ['resumes at', `${step}, in attempt ${attempt}; the restore runs for the ${ordinal(run)} time`],
        ['not repeated', kept.join(', ') || 'nothing, since nothing was done'],
        ['then', then.join(', ') || 'nothing'],
      ],
      '  ',
    ),
    ...(holder ? [paint.yellow(`Restore ${holder} holds the target now: unless it ends first, this is refused.`)] : []),
    '',
  ];
}

/** What a stop would undo, and what would be too late. Pure. */
export function describeCancel(outlook: CancelOutlook, paint: ColorPainter): string[] {
  const { restoreId, plan, phase, step, undone, noWayBack, isClose } = outlook;
  const where = phase === 'queued' ? '' : ` at ${step}`;
  return [
    `Restore ${paint.bold(restoreId)} of plan ${shown(plan)}: ${paintPhase(phase, paint)}${where}`,
    '',
    ...(undone.length === 0
      ? ['It has made nothing yet, so nothing has to be undone.']
      : ['These would be taken back:']),
    ...table(
      undone.map(({ name, what, isMade }) => [name, isMade ? what : `${what}, if it has been begun`]),
      '  ',
    ),
    isClose
      ? paint.yellow(`It is about to ${noWayBack.what}. Once that has begun, stopping is too late and is refused.`)
      : `Once ${noWayBack.step} has begun to ${noWayBack.what}, stopping is too late and is refused.`,
    '',
  ];
}

const ORDINALS = ['first', 'second', 'third'];
const ordinal = (count: number): string => ORDINALS[count - 1] ?? `${count}th`;
