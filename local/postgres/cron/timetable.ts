import { namesMinute, parseCronSchedule, type CronSchedule } from './cron-schedule.ts';

export interface ScheduledJob {
  readonly jobId: string;
  readonly schedule: string;
}

/** Tells which jobs have fallen due since it was last asked. */
export interface Timetable {
  due<Job extends ScheduledJob>(jobs: readonly Job[], nowMs: number): Job[];
}

const MINUTE_MS = 60_000;
/** A timer may come a little early. */
const TOLERANCE_MS = 500;
/** What a machine that slept longer has missed is not made up for. */
const MINUTES_CAUGHT_UP_MAX = 5;

/**
 * A timetable that begins at `startMs`. An interval begins when its job is first seen; the minutes named by fields begin
 * with the next whole one. A job whose schedule cannot be read is never due.
 */
export function createTimetable(startMs: number): Timetable {
  let lastMinute = minuteOf(startMs);
  let lastRuns = new Map<string, number>();
  return {
    due: (jobs, nowMs) => {
      const minutes = minutesSince(lastMinute, minuteOf(nowMs));
      lastMinute = minuteOf(nowMs);
      const seen = new Map<string, number>();
      const due = jobs.filter(({ jobId, schedule }) => {
        const lastRunMs = lastRuns.get(jobId) ?? nowMs;
        const isDue = fallsDue(parseCronSchedule(schedule), minutes, nowMs - lastRunMs);
        seen.set(jobId, isDue ? nowMs : lastRunMs);
        return isDue;
      });
      lastRuns = seen;
      return due;
    },
  };
}

function fallsDue(schedule: CronSchedule | undefined, minutes: readonly number[], sinceLastRunMs: number): boolean {
  if (!schedule) return false;
  if ('everyMs' in schedule) return sinceLastRunMs >= schedule.everyMs - TOLERANCE_MS;
  return minutes.some((minute) => namesMinute(schedule.fields, minute * MINUTE_MS));
}

const minuteOf = (timeMs: number) => Math.floor(timeMs / MINUTE_MS);

function minutesSince(last: number, now: number): number[] {
  const count = Math.max(0, Math.min(now - last, MINUTES_CAUGHT_UP_MAX));
  return Array.from({ length: count }, (_, index) => now - index);
}
