import { spokenDuration } from '../../shared/duration.ts';

/** An ISO time for people: to the second, in UTC. */
export const spokenTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** The hour alone, for lines that follow each other. */
export const spokenHour = (iso: string): string => iso.slice(11, 19);

/** How long it is until then, to follow a time: `, in 55s`, or `, due`. */
export function untilThen(at: string, now: Date): string {
  const ms = Date.parse(at) - now.getTime();
  return ms > 0 ? `, in ${spokenDuration(ms)}` : ', due';
}
