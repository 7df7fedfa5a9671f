import { expect } from '@jest/globals';
import { fc, test } from '@fast-check/jest';
import {
  ANSWERED_KEPT_MAX,
  hasAnswered,
  mayBeForgotten,
  NONE_ANSWERED,
  type PutRequest,
  withAnswered,
} from '../../shared/answered.ts';

const request = (index: number, seconds: number): PutRequest => ({
  id: `request-${index}`,
  putAt: new Date(seconds * 1_000).toISOString(),
});

test.prop([fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 200 })])(
  'no request that was answered is taken for a new one, in whatever order they came',
  (seconds) => {
    const requests = seconds.map((each, index) => request(index, each));
    const answered = requests.reduce(withAnswered, NONE_ANSWERED);
    expect(answered.count).toBe(requests.length);
    expect(answered.recent.length).toBeLessThanOrEqual(ANSWERED_KEPT_MAX);
    for (const each of requests) expect(hasAnswered(answered, each.id) || mayBeForgotten(answered, each)).toBe(true);
    expect(mayBeForgotten(answered, request(-1, 201))).toBe(false);
    // It may have its clock still to be started.
    const last = requests.at(-1);
    if (last) expect(hasAnswered(answered, last.id)).toBe(true);
  },
);

test('forgets nothing while there is room', () => {
  const requests = Array.from({ length: ANSWERED_KEPT_MAX }, (_, index) => request(index, index));
  const answered = requests.reduce(withAnswered, NONE_ANSWERED);
  expect(answered.forgottenUpTo).toBeUndefined();
  expect(mayBeForgotten(answered, request(-1, 0))).toBe(false);
});

test('a time that is none counts as older than what has been forgotten', () => {
  const requests = Array.from({ length: ANSWERED_KEPT_MAX + 1 }, (_, index) => request(index, index));
  const answered = requests.reduce(withAnswered, NONE_ANSWERED);
  expect(mayBeForgotten(answered, { id: 'new', putAt: 'yesterday' })).toBe(true);
});
