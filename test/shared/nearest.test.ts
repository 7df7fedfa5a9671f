import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearest } from '../../shared/nearest.ts';

test.each([
  ['orders-stagging', 'orders-staging'],
  ['kmskey', 'kmsKey'],
  ['KMSKEY', 'kmsKey'],
  ['sorce', 'source'],
])('takes %s for %s', (word, expected) => {
  expect(nearest(word, ['orders-staging', 'kmsKey', 'source', 'target'])).toBe(expected);
});

test('takes a word that is nowhere near for nothing', () => {
  expect(nearest('zzzzzz', ['source', 'target'])).toBeUndefined();
  expect(nearest('source', [])).toBeUndefined();
});

test('takes a known word for itself, and one with a letter too few for the word', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), (word, position) => {
      const index = position % word.length;
      const misspelt = word.slice(0, index) + word.slice(index + 1);
      expect(nearest(word, ['UNLIKE-0123456789', word])).toBe(word);
      expect(nearest(misspelt, ['UNLIKE-0123456789', word])).toBe(word);
    }),
  );
});
