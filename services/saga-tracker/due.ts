import { TRACKER } from '../../events/services.ts';
import type { Saga } from '../../shared/saga.ts';

/** The ways a restore can be due for the tracker. */
export type Due =
  /** Every step is through. */
  | 'completed'
  /** What it had done is taken back; or who was to do that says nothing. */
  | 'failed'
  | 'cancelled'
  /** A step has let its deadline pass without a word. */
  | 'silent'
  /** So has the deletion of the old cluster, in a restore that has been completed. */
  | 'retirement-silent'
  | 'queued-too-long';

/**
 * Whether a restore is due, whatever woke the tracker: one that is through or taken back; one whose step has let its
 * deadline pass without a word; one that has queued until its deadline. Pure.
 */
export function dueOf(saga: Saga, now: Date): Due | undefined {
  const isOurs = saga.step === TRACKER;
  switch (saga.phase) {
    case 'running':
      if (isOurs) return 'completed';
      return isPast(saga.stepDeadlineAt, now) ? 'silent' : undefined;
    case 'failing':
      return isOurs || isUndoSilent(saga, now) ? 'failed' : undefined;
    case 'cancelling':
      return isOurs || isUndoSilent(saga, now) ? 'cancelled' : undefined;
    case 'queued':
      return isPast(saga.deadlineAt, now) ? 'queued-too-long' : undefined;
    case 'completed':
      return saga.step === 'delete-rds' && isPast(saga.stepDeadlineAt, now) ? 'retirement-silent' : undefined;
    default:
      return undefined;
  }
}

/** Whether the target's lock goes with it: not while anything is still to be taken back. */
export const freesTarget = (due: Due): boolean => due === 'completed' || due === 'failed' || due === 'cancelled';

/**
 * No delivery lives longer than its function's timeout. After its deadline nothing more is taken back, so this much later
 * nothing can be in the middle of a call, and the target may be given to another restore.
 */
const DELIVERY_MS_MAX = 60_000;

const isUndoSilent = ({ stepDeadlineAt }: Saga, now: Date): boolean =>
  isPast(stepDeadlineAt, new Date(now.getTime() - DELIVERY_MS_MAX));

const isPast = (at: string, now: Date): boolean => now.toISOString() >= at;
