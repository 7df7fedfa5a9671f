import { TRACKER } from '../../events/services.ts';
import type { Saga, Undoing } from '../../shared/saga.ts';
import { shown } from './shown.ts';

/** Why and where a restore was stopped, as one line. Pure. */
export function cancellationLine({ cancellation, undoing }: Pick<Saga, 'cancellation' | 'undoing'>): string {
  const why = cancellation?.reason ? `: ${shown(cancellation.reason)}` : '';
  return `Stopped${undoing ? ` ${whenStopped(undoing)}` : ''}${why}`;
}

/** The tracker has the turn of a restore that queues. */
export const whenStopped = ({ during }: Undoing): string =>
  during === TRACKER ? 'before it began' : `during ${during}`;
