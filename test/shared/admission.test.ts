import { describe, expect, test } from '@jest/globals';
import { admissionOf, startsWith } from '../../shared/admission.ts';
import { QUEUE_MAX } from '../../shared/saga-store.ts';
import { aPlan } from '../support/a-plan.ts';
import { NOON } from '../support/stepped-clock.ts';

const plan = aPlan({ limits: { perDay: 2 } });
const queueing = aPlan({ whenBusy: 'queue' });
const hoursAgo = (hours: number) => new Date(NOON.getTime() - hours * 3_600_000).toISOString();
const now = NOON.toISOString();
const heldBy = (queue: readonly string[] = []) => ({ holder: 'r-1', queue });
const waiting = (count: number) => heldBy(Array.from({ length: count }, (_each, index) => `r-${index + 2}`));
const ofRequest = (starts: readonly string[], at = NOON) => admissionOf('request', plan, { starts }, at);

describe('a target that another restore holds', () => {
  test('is refused to a plan that rejects then, and to a retry, which never queues', () => {
    const busy = { findings: [{ code: 'TargetBusy', message: expect.stringContaining("held by restore 'r-1'") }] };
    expect(admissionOf('request', plan, { lock: heldBy() }, NOON)).toMatchObject(busy);
    expect(admissionOf('retry', queueing, { lock: heldBy() }, NOON)).toMatchObject(busy);
  });

  test('is waited for by a plan that queues, as long as there is room in the queue', () => {
    expect(admissionOf('request', queueing, { lock: waiting(QUEUE_MAX - 1) }, NOON)).toEqual({
      findings: [],
      behind: 'r-1',
    });
  });

  test('with a full queue is refused, with how many wait', () => {
    const { findings, behind } = admissionOf('request', queueing, { lock: waiting(QUEUE_MAX) }, NOON);
    expect(findings).toMatchObject([{ code: 'TargetBusy', message: expect.stringContaining('and 10 wait for it') }]);
    expect(behind).toBeUndefined();
  });
});

test('a free target is given at once', () => {
  expect(admissionOf('request', queueing, {}, NOON)).toEqual({ findings: [] });
  expect(admissionOf('retry', queueing, {}, NOON)).toEqual({ findings: [] });
});

describe('how many restores of a target begin in a day', () => {
  test('is limited by the plan: one more is refused, with when the next may begin and what to do', () => {
    const [finding] = ofRequest([hoursAgo(20), hoursAgo(1)]).findings;
    expect(finding).toMatchObject({
      code: 'TooManyRestores',
      message:
        "2 restores of target 'orders-staging' have begun in the last 24 hours, expected at most 2; the next may begin after 2026-10-06T16:00:00.000Z",
      hint: expect.stringContaining('aurora-restore list --plan orders-staging'),
    });
  });

  test('waits for more than the oldest where the plan has come to allow fewer', () => {
    const [finding] = ofRequest([hoursAgo(20), hoursAgo(10), hoursAgo(1)]).findings;
    expect(finding!.message).toContain('the next may begin after 2026-10-07T02:00:00.000Z');
  });

  test.each([
    [1, ['TooManyRestores']],
    [0, []],
  ])('counts one that is %p ms younger than a day so: %p', (msTooSoon, codes) => {
    const freeAt = new Date(Date.parse(hoursAgo(20)) + 24 * 3_600_000 - msTooSoon);
    expect(ofRequest([hoursAgo(20), hoursAgo(1)], freeAt).findings.map(({ code }) => code)).toEqual(codes);
  });

  test('does not stop a retry, whose restore has been counted', () => {
    expect(admissionOf('retry', plan, { starts: [hoursAgo(2), hoursAgo(1)] }, NOON).findings).toEqual([]);
  });

  test('stands beside a busy target: both are told', () => {
    const { findings } = admissionOf('request', plan, { lock: heldBy(), starts: [hoursAgo(2), hoursAgo(1)] }, NOON);
    expect(findings.map(({ code }) => code)).toEqual(['TargetBusy', 'TooManyRestores']);
  });

  test('is kept as the starts of the last 24 hours, the new one last; older ones are forgotten', () => {
    expect(startsWith(undefined, NOON)).toEqual({ seen: undefined, then: [now] });
    const seen = [hoursAgo(30), hoursAgo(24), hoursAgo(23.9)];
    expect(startsWith(seen, NOON)).toEqual({ seen, then: [hoursAgo(23.9), now] });
  });
});
