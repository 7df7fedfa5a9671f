import { expect, test } from '@jest/globals';
import { createTimetable, type ScheduledJob } from '../../../../local/postgres/cron/timetable.ts';

const NOON_MS = Date.parse('2026-10-06T12:00:00Z');
const job = (jobId: string, schedule: string): ScheduledJob => ({ jobId, schedule });

test('an interval begins when its job is first seen, and again with each run', () => {
  expect(secondsDue([job('1', '3 seconds')], 10)).toEqual([4, 7, 10]);
});

test('the minutes that fields name begin after the start', () => {
  expect(secondsDue([job('1', '* * * * *')], 125)).toEqual([60, 120]);
});

test('a timer that comes a little early costs no run', () => {
  const timetable = createTimetable(NOON_MS);
  timetable.due([job('1', '1 second')], NOON_MS);
  expect(timetable.due([job('1', '1 second')], NOON_MS + 990)).toHaveLength(1);
});

test('a job that went away and came back begins anew', () => {
  const timetable = createTimetable(NOON_MS);
  const jobs = [job('1', '3 seconds')];
  timetable.due(jobs, NOON_MS);
  timetable.due([], NOON_MS + 2_000);
  expect(timetable.due(jobs, NOON_MS + 4_000)).toEqual([]);
  expect(timetable.due(jobs, NOON_MS + 7_000)).toEqual(jobs);
});

test('what a sleeping machine has missed is made up for once, and only the last minutes of it', () => {
  const missed = job('1', '10 12 * * *');
  const recent = job('2', '58 12 * * *');
  const timetable = createTimetable(NOON_MS);
  expect(timetable.due([missed, recent], NOON_MS + 3_600_000)).toEqual([recent]);
  expect(timetable.due([missed, recent], NOON_MS + 3_601_000)).toEqual([]);
});

test('a job whose schedule cannot be read is never due', () => {
  expect(secondsDue([job('1', 'sometimes')], 120)).toEqual([]);
});

/** The seconds after the start at which something was due, when asked once a second. */
function secondsDue(jobs: readonly ScheduledJob[], seconds: number): number[] {
  const timetable = createTimetable(NOON_MS);
  return Array.from({ length: seconds }, (_, index) => index + 1).filter(
    (second) => timetable.due(jobs, NOON_MS + second * 1_000).length > 0,
  );
}
