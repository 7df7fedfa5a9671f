import { describe, expect, test } from '@jest/globals';
import { namesMinute, parseCronSchedule } from '../../../../local/postgres/cron/cron-schedule.ts';

describe('five fields', () => {
  test.each([
    ['* * * * *', '2026-10-06T12:34:00Z', true],
    ['34 12 * * *', '2026-10-06T12:34:59Z', true],
    ['34 12 * * *', '2026-10-06T13:34:00Z', false],
    ['*/15 * * * *', '2026-10-06T12:45:00Z', true],
    ['*/15 * * * *', '2026-10-06T12:44:00Z', false],
    ['0 9-17/4 * * *', '2026-10-06T13:00:00Z', true],
    ['0 9-17/4 * * *', '2026-10-06T14:00:00Z', false],
    ['0 3 * * 1-5', '2026-10-06T03:00:00Z', true],
    ['0 3 * * 1-5', '2026-10-04T03:00:00Z', false],
    ['0,30 3 * 1,10 *', '2026-10-04T03:30:00Z', true],
    ['0 0 * * 7', '2026-10-04T00:00:00Z', true],
    ['0 0 * * 0', '2026-10-04T00:00:00Z', true],
  ])('%s at %s: %s', (schedule, time, expected) => {
    expect(isDueAt(schedule, time)).toBe(expected);
  });

  test('fit when either day fits, once both kinds of day are restricted', () => {
    expect(isDueAt('0 0 13 * 5', '2026-10-13T00:00:00Z')).toBe(true);
    expect(isDueAt('0 0 13 * 5', '2026-10-09T00:00:00Z')).toBe(true);
    expect(isDueAt('0 0 13 * 5', '2026-10-10T00:00:00Z')).toBe(false);
    expect(isDueAt('0 0 */2 * 5', '2026-10-13T00:00:00Z')).toBe(false);
  });
});

test.each(['1 second', '59 seconds', '7 SECONDS'])('"%s" is an interval', (schedule) => {
  expect(parseCronSchedule(schedule)).toEqual({ everyMs: parseInt(schedule, 10) * 1_000 });
});

test.each([
  '',
  '0 seconds',
  '60 seconds',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 8',
  '9-3 * * * *',
  '5/10 * * * *',
  '*/0 * * * *',
  '0 0 * jan *',
  '@hourly',
])('"%s" is no schedule', (schedule) => {
  expect(parseCronSchedule(schedule)).toBeUndefined();
});

function isDueAt(text: string, time: string): boolean {
  const schedule = parseCronSchedule(text)!;
  return 'fields' in schedule && namesMinute(schedule.fields, Date.parse(time));
}
