import { describe, expect, test } from '@jest/globals';
import { isInWindow, wallTime } from '../../../services/restore-trigger/in-window.ts';

const NIGHT = { from: '22:00', to: '05:00', timeZone: 'Europe/Berlin' };
const MORNING = { from: '01:30', to: '05:00', timeZone: 'Europe/Berlin' };

describe('a window within a day, in summer time', () => {
  test.each([
    ['2026-10-05T23:29:59Z', false, 'a second before it opens'],
    ['2026-10-05T23:30:00Z', true, 'the minute it opens'],
    ['2026-10-06T02:59:59Z', true, 'the last second'],
    ['2026-10-06T03:00:00Z', false, 'the minute it closes'],
    ['2026-10-06T12:00:00Z', false, 'noon'],
  ])('%s: %p, %s', (at, expected) => {
    expect(isInWindow(MORNING, new Date(at))).toBe(expected);
  });
});

describe('a window over midnight', () => {
  test.each([
    ['2026-10-06T19:59:59Z', false],
    ['2026-10-06T20:00:00Z', true],
    ['2026-10-06T21:59:59Z', true],
    ['2026-10-06T22:00:00Z', true],
    ['2026-10-07T02:59:00Z', true],
    ['2026-10-07T03:00:00Z', false],
    ['2026-10-07T12:00:00Z', false],
  ])('%s: %p', (at, expected) => {
    expect(isInWindow(NIGHT, new Date(at))).toBe(expected);
  });
});

describe('a change of the clocks', () => {
  const twoToThree = { from: '02:00', to: '03:00', timeZone: 'Europe/Berlin' };

  test.each([
    ['2026-03-29T00:59:00Z', '01:59', false],
    ['2026-03-29T01:00:00Z', '03:00', false],
  ])('skips the hour that spring skips: %s is %s there', (at, there, expected) => {
    expect(wallTime(new Date(at), 'Europe/Berlin')).toBe(there);
    expect(isInWindow(twoToThree, new Date(at))).toBe(expected);
  });

  test.each([
    ['2026-10-25T00:00:00Z', '02:00', true],
    ['2026-10-25T01:00:00Z', '02:00', true],
    ['2026-10-25T01:59:00Z', '02:59', true],
    ['2026-10-25T02:00:00Z', '03:00', false],
  ])('opens in both hours that autumn has: %s is %s there', (at, there, expected) => {
    expect(wallTime(new Date(at), 'Europe/Berlin')).toBe(there);
    expect(isInWindow(twoToThree, new Date(at))).toBe(expected);
  });

  test.each([
    ['2026-03-28T00:15:00Z', false, 'before it, 01:15'],
    ['2026-03-29T00:45:00Z', true, 'in the night itself, 01:45'],
    ['2026-03-29T02:59:00Z', true, 'in the night itself, 04:59'],
    ['2026-03-29T23:15:00Z', false, 'after it, 01:15 by an earlier hour of UTC'],
    ['2026-03-29T23:30:00Z', true, 'after it, 01:30 by an earlier hour of UTC'],
  ])('moves a window with the wall: %s %p, %s', (at, expected) => {
    expect(isInWindow(MORNING, new Date(at))).toBe(expected);
  });
});

test.each([
  ['Asia/Kolkata', '2026-10-06T19:30:00Z', '01:00'],
  ['America/New_York', '2026-10-06T04:00:00Z', '00:00'],
  ['Australia/Lord_Howe', '2026-10-06T12:00:00Z', '23:00'],
  ['UTC', '2026-10-06T00:00:00Z', '00:00'],
])('the wall in %s at %s shows %s', (timeZone, at, there) => {
  expect(wallTime(new Date(at), timeZone)).toBe(there);
});

test.each(['00:00', '12:00'])('a window whose ends are the same, %s, is the whole day', (end) => {
  for (const at of ['2026-10-06T00:00:00Z', '2026-10-06T11:59:00Z', '2026-10-06T23:59:00Z']) {
    expect(isInWindow({ from: end, to: end, timeZone: 'UTC' }, new Date(at))).toBe(true);
  }
});
