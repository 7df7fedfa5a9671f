import { spokenDuration } from '../../shared/duration.ts';
import type { TroubleProgress } from '../watch/step-progress.ts';
import { shown } from './shown.ts';
import { spokenHour, spokenTime, untilThen } from './spoken-time.ts';

/** What keeps a step from going on, on one line: since when, until the next look, and its cause. Pure. */
export function troubleLine({ code, message, since, nextCheckAt }: TroubleProgress): string {
  return `in trouble since ${spokenHour(since)}, looked at again at ${spokenHour(nextCheckAt)}: ${shown(code)}: ${shown(message)}`;
}

/** The same as rows of a table, with how long it has lasted. Pure. */
export function troubleRows(trouble: TroubleProgress, now: Date): string[][] {
  const { code, message, since, count, nextCheckAt } = trouble;
  const lasting = spokenDuration(now.getTime() - Date.parse(since));
  return [
    ['cause', `${shown(code)}: ${shown(message)}`],
    ['since', `${spokenTime(since)}, for ${lasting}, ${count === 1 ? 'one try' : `${count} tries`}`],
    ['looked at again', `${spokenTime(nextCheckAt)}${untilThen(nextCheckAt, now)}`],
  ];
}
