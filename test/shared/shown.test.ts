import { expect, test } from '@jest/globals';
import { listed, shown } from '../../shared/shown.ts';

test.each([
  ['an ordinary name', 'orders_app', 'orders_app'],
  ['letters of all the world', 'Bestellungen_größer_注文', 'Bestellungen_größer_注文'],
  ['line breaks and tabs', 'a\nb\tc\r', 'a\\u{a}b\\u{9}c\\u{d}'],
  ['what moves a terminal’s cursor', '\u001b[2J', '\\u{1b}[2J'],
  ['what turns the direction of writing round', 'a\u202eb', 'a\\u{202e}b'],
  ['separators of lines', 'a\u2028b\u0085', 'a\\u{2028}b\\u{85}'],
  ['what Unicode does not know, and halves of characters', '\ue000\ud800', '\\u{e000}\\u{d800}'],
])('shows %s', (_what, text, expected) => {
  expect(shown(text)).toBe(expected);
});

test('cuts between characters, not in them, and says so', () => {
  expect(shown('😀'.repeat(200), 3)).toBe('😀😀😀…');
  expect(shown('abc', 3)).toBe('abc');
});

test('a text of megabytes takes no longer than its beginning', () => {
  expect(shown('\u0000'.repeat(50_000_000), 2)).toBe('\\u{0}\\u{0}…');
});

test('a list tells how many more there are', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `login_${index}`);
  expect(listed(names, 2)).toEqual(['login_0', 'login_1', 'and 9998 more']);
  expect(JSON.stringify(listed(names)).length).toBeLessThan(2_000);
  expect(listed(['a'])).toEqual(['a']);
});
