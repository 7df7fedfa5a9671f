import type { StepName } from '../../events/services.ts';
import type { Saga } from '../../shared/saga.ts';

/** No delivery of a step lives longer than its function's timeout; of those that make things, none has a longer one. */
export const DELIVERY_MS_MAX = 60_000;

/** Steps whose delivery may have asked RDS for something and not yet said so. */
const MAKE_THINGS: readonly StepName[] = [
  'copy-snapshot',
  'delete-rds',
  'restore-snapshot',
  'check-restore-status',
  'swap-target',
];

/**
 * When nothing that was under way can make or change anything any more, in milliseconds: a delivery that crashed, or was
 * doubled, may be in the middle of a call until then, though its step has been stopped or has ended. Pure.
 */
export function quietAt({ steps, undoing }: Saga): number {
  const ends = MAKE_THINGS.flatMap((step) => (steps[step] ? [steps[step].endedAt ?? undoing!.since] : []));
  // Another delivery of the undoing itself may hold the rename that this one has made.
  const renames = undoing?.renamedAt ? [undoing.renamedAt] : [];
  return Math.max(0, ...[...ends, ...renames].map((at) => Date.parse(at) + DELIVERY_MS_MAX));
}
