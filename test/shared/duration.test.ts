import { expect, test } from '@jest/globals';
import { duration, durationMs, spokenDuration } from '../../shared/duration.ts';

test.each([
  ['10s', 10_000],
  ['15m', 900_000],
  ['6h', 21_600_000],
  ['30d', 2_592_000_000],
])('%s is %i ms', (text, ms) => {
  expect(duration.parse(text)).toBe(text);
  expect(durationMs(text)).toBe(ms);
});

test.each(['', '10', 's', '0s', '-1s', '1.5h', '1w', '10 s', '1h30m', '01s'])('refuses %j', (text) => {
  expect(duration.safeParse(text).success).toBe(false);
});

test.each([
  [0, '0s'],
  [-5_000, '0s'],
  [45_400, '45s'],
  [59_600, '1m 00s'],
  [185_000, '3m 05s'],
  [3_599_700, '1h 00m'],
  [7_440_000, '2h 04m'],
  [172_800_000, '48h 00m'],
])('%i ms is spoken %s', (ms, spoken) => {
  expect(spokenDuration(ms)).toBe(spoken);
});
