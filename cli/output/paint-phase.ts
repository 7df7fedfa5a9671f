import type { Phase } from '../../shared/saga.ts';
import type { ColorPainter } from './paint.ts';

export function paintPhase(phase: Phase, paint: ColorPainter): string {
  return PAINTS[phase](paint)(phase);
}

const PAINTS: Readonly<Record<Phase, (paint: ColorPainter) => ColorPainter['red']>> = {
  queued: (paint) => paint.cyan,
  running: (paint) => paint.cyan,
  cancelling: (paint) => paint.yellow,
  failing: (paint) => paint.yellow,
  completed: (paint) => paint.green,
  failed: (paint) => paint.red,
  rejected: (paint) => paint.red,
  cancelled: (paint) => paint.yellow,
};
