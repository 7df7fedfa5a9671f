import { expect } from '@jest/globals';
import { fc, test } from '@fast-check/jest';
import { fits } from '../../../services/restore-trigger/decide-trigger.ts';

test.each([
  ['nightly-*', 'nightly-1', true],
  ['nightly-*', 'nightly', false],
  ['*', '', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['*-prod-*', 'x-prod-1', true],
  ['a*b*c', 'acb', false],
  ['a*ab', 'aab', true],
  ['a**b', 'ab', true],
  ['plain', 'plain-1', false],
])('the pattern %s fits the name %s: %s', (pattern, name, expected) => {
  expect(fits(name, pattern)).toBe(expected);
});

const letters = fc.stringMatching(/^[ab]{0,8}$/);

test.prop([letters, fc.stringMatching(/^[ab*]{0,6}$/)])('fits as a regular expression would', (name, pattern) => {
  expect(fits(name, pattern)).toBe(new RegExp(`^${pattern.split('*').join('.*')}$`).test(name));
});

test('goes through a long name once, where a regular expression would try for ever', () => {
  expect(fits('a'.repeat(250), `${'*a'.repeat(10)}*b`)).toBe(false);
});
