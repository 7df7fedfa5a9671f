import type { Cancellation } from '../../shared/saga.ts';
import { shown } from './shown.ts';

/** Why and where a restore was stopped, and what has been removed since, as one line. Pure. */
export function cancellationLine({ during, reason, removed }: Cancellation): string {
  const why = reason ? `: ${shown(reason)}` : '';
  const gone = [...new Set(removed)];
  return `Stopped during ${during}${why}; ${gone.length > 0 ? `removed ${gone.join(', ')}` : 'nothing removed'}`;
}
