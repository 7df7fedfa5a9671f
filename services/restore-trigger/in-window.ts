import type { Plan } from '../../shared/plan.ts';

export type TriggerWindow = NonNullable<NonNullable<Plan['trigger']>['window']>;

/**
 * Whether a moment lies in the window, by the clock on the wall of its time zone: `from` counts, `to` does not. A window
 * whose ends are the same is the whole day. An hour that the wall clock skips or repeats is skipped or repeated. Pure.
 */
export function isInWindow({ from, to, timeZone }: TriggerWindow, now: Date): boolean {
  const time = wallTime(now, timeZone);
  if (from < to) return from <= time && time < to;
  return from <= time || time < to;
}

/** `HH:MM` as a clock on a wall there shows it. */
export function wallTime(now: Date, timeZone: string): string {
  const options = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(now);
}
