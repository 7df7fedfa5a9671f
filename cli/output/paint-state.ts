import type { StepState } from '../watch/step-progress.ts';
import type { ColorPainter } from './paint.ts';

export function paintState(state: StepState, paint: ColorPainter): ColorPainter['red'] {
  return PAINTS[state](paint);
}

const PAINTS: Readonly<Record<StepState, (paint: ColorPainter) => ColorPainter['red']>> = {
  waiting: (paint) => paint.dim,
  due: (paint) => paint.cyan,
  running: (paint) => paint.cyan,
  done: (paint) => paint.green,
  failed: (paint) => paint.red,
  stopped: (paint) => paint.yellow,
  undone: (paint) => paint.yellow,
  'not-reached': (paint) => paint.dim,
};
