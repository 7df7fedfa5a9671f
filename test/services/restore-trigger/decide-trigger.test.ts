import { describe, expect, test } from '@jest/globals';
import { decideTrigger, newestCandidate, REQUESTED } from '../../../services/restore-trigger/decide-trigger.ts';
import { PLAN_TAG, RESTORE_TAG } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { TriggerRecord } from '../../../shared/trigger-record.ts';
import { aPlan } from '../../support/a-plan.ts';
import { aSnapshot, snapshotArn } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';
import { anAutomatedSnapshot } from './support/trigger-world.ts';

type Trigger = NonNullable<Parameters<typeof aPlan>[0]>['trigger'];

const RECORD: TriggerRecord = {
  restoreId: 'trigger#orders-staging',
  kind: 'trigger',
  planName: 'orders-staging',
  watchedSince: '2026-09-01T00:00:00.000Z',
  decisions: [],
  version: 1,
  audit: { sequence: 0, hash: '' },
  outbox: [],
};
const last = (hoursBeforeNoon: number, snapshotCreatedAt: string, snapshotArn = 'another') => ({
  last: { at: new Date(NOON.getTime() - hoursBeforeNoon * 3_600_000).toISOString(), snapshotArn, snapshotCreatedAt },
});

function decided(traits: {
  readonly trigger?: Trigger;
  readonly snapshot?: SnapshotFacts;
  readonly record?: Partial<TriggerRecord>;
  readonly now?: Date;
  readonly plan?: Partial<Plan>;
}): string {
  const { trigger = { manual: 'nightly*' }, snapshot = aSnapshot(), record, now = NOON } = traits;
  const plan = { ...aPlan({ trigger }), ...traits.plan };
  const decision = decideTrigger({ plan, snapshot, record: { ...RECORD, ...record }, now });
  return decision.start ? 'start' : decision.code;
}

describe('what the plan wants', () => {
  test.each([
    ['automated ones, which it wants unless it says otherwise', {}, anAutomatedSnapshot(), 'start'],
    ['no automated ones', { automated: false, manual: '*' }, anAutomatedSnapshot(), 'KindNotWanted'],
    ['no manual ones, which it wants only by name', {}, aSnapshot(), 'KindNotWanted'],
    ['manual ones by a whole name', { manual: 'nightly' }, aSnapshot(), 'start'],
    ['manual ones by the beginning', { manual: 'nightly-*' }, aSnapshot({ id: 'nightly-2026-10-06' }), 'start'],
    ['manual ones by the end', { manual: '*-release' }, aSnapshot({ id: 'v42-release' }), 'start'],
    ['manual ones by both', { manual: 'a*z' }, aSnapshot({ id: 'a-to-z' }), 'start'],
    ['any manual one', { manual: '*' }, aSnapshot({ id: 'whatever' }), 'start'],
    ['none that only begins so', { manual: 'nightly' }, aSnapshot({ id: 'nightly-2' }), 'NameDoesNotFit'],
    ['none that only ends so', { manual: 'nightly' }, aSnapshot({ id: 'my-nightly' }), 'NameDoesNotFit'],
    ['none of the other name', { manual: 'nightly-*' }, aSnapshot({ id: 'before-migration' }), 'NameDoesNotFit'],
    ['automated ones, whatever the pattern', { manual: 'nightly-*' }, anAutomatedSnapshot(), 'start'],
    ['none that AWS Backup made', { manual: '*' }, aSnapshot({ type: 'awsbackup' }), 'KindNotWanted'],
    ['none that others share', { manual: '*' }, aSnapshot({ type: 'shared' }), 'KindNotWanted'],
  ] as const)('%s', (_what, trigger, snapshot, expected) => {
    expect(decided({ trigger, snapshot })).toBe(expected);
  });
});

describe('what this pipeline made', () => {
  test.each([
    ['by the tag of its restore', aSnapshot({ tags: { [RESTORE_TAG]: 'r-1' } })],
    ['by the tag of its plan, also of another plan', aSnapshot({ tags: { [PLAN_TAG]: 'carts-staging' } })],
    ['by its name, when the tags are gone', aSnapshot({ id: 'arp-orders-staging-r-1' })],
    ['as a final snapshot', aSnapshot({ id: 'arp-final-orders-staging-r-1' })],
  ])('never starts a restore, known %s', (_how, snapshot) => {
    expect(decided({ trigger: { manual: '*' }, snapshot })).toBe('OwnCopy');
  });
});

describe('a snapshot that is not there yet', () => {
  test.each(['creating', 'copying', 'failed', 'deleting'])('is refused while %s', (status) => {
    expect(decided({ snapshot: aSnapshot({ status }) })).toBe('NotAvailable');
  });

  test('is refused while nobody knows when it was made', () => {
    expect(decided({ snapshot: aSnapshot({ createdAt: undefined }) })).toBe('NotAvailable');
  });
});

describe('age', () => {
  test.each([
    ['as old as may be', '2026-10-05T12:00:00.000Z', 'start'],
    ['a second older', '2026-10-05T11:59:59.000Z', 'TooOld'],
  ])('%s', (_what, createdAt, expected) => {
    const plan = { snapshot: { ...aPlan().snapshot, maxAge: '1d' } };
    expect(decided({ plan, snapshot: aSnapshot({ createdAt: new Date(createdAt) }) })).toBe(expected);
  });

  test('made before the plan was watched, it was no news then', () => {
    expect(decided({ record: { watchedSince: '2026-10-06T01:30:00.001Z' } })).toBe('BeforeWatch');
    expect(decided({ record: { watchedSince: '2026-10-06T01:30:00.000Z' } })).toBe('start');
  });
});

describe('after an earlier restore', () => {
  const made = '2026-10-06T01:30:00.000Z';
  const { arn } = aSnapshot();

  test.each([
    ['of an older snapshot: starts', last(24, '2026-10-05T01:30:00.000Z'), 'start'],
    ['of a newer one: superseded', last(1, '2026-10-06T02:00:00.000Z'), 'Superseded'],
    ['of another of the same moment: superseded', last(1, made), 'Superseded'],
    ['of this one: done', last(1, made, arn), 'AlreadyRequested'],
    [
      'of this one, then of a newer one: done',
      {
        ...last(1, '2026-10-06T02:00:00.000Z'),
        decisions: [{ snapshotArn: arn, snapshotCreatedAt: made, code: REQUESTED }],
      },
      'AlreadyRequested',
    ],
    ['of one that bore its name before: starts', last(24, '2026-10-05T01:30:00.000Z', arn), 'start'],
  ])('%s', (_what, record, expected) => {
    expect(decided({ record })).toBe(expected);
  });

  test.each([
    ['6h', 5.99, 'TooSoon'],
    ['6h', 6, 'start'],
    ['7d', 24, 'TooSoon'],
    ['7d', 7 * 24, 'start'],
  ])('at most one in %s, %d hours later: %s', (minInterval, hours, expected) => {
    const trigger = { manual: '*', minInterval };
    expect(decided({ trigger, record: last(hours, '2026-10-05T01:30:00.000Z') })).toBe(expected);
  });

  test('the first restore waits for no interval', () => {
    expect(decided({ trigger: { manual: '*', minInterval: '7d' } })).toBe('start');
  });
});

describe('the window', () => {
  const trigger = { manual: '*', window: { from: '22:00', to: '05:00', timeZone: 'Europe/Berlin' } };

  test.each([
    ['2026-10-06T12:00:00Z', 'OutsideWindow'],
    ['2026-10-06T19:59:59Z', 'OutsideWindow'],
    ['2026-10-06T20:00:00Z', 'start'],
    ['2026-10-07T02:59:59Z', 'start'],
    ['2026-10-07T03:00:00Z', 'OutsideWindow'],
  ])('at %s: %s', (at, expected) => {
    expect(decided({ trigger, now: new Date(at) })).toBe(expected);
  });

  test('comes after the interval, so that the reason does not change every night', () => {
    const both = { ...trigger, minInterval: '7d' };
    expect(decided({ trigger: both, record: last(24, '2026-10-05T01:30:00.000Z') })).toBe('TooSoon');
  });
});

test.each([
  ['KindNotWanted', { trigger: {} }, "is of kind 'manual', which does not start this plan"],
  ['NameDoesNotFit', { trigger: { manual: 'x-*' } }, "does not fit the name pattern 'x-*'"],
  [
    'TooSoon',
    { trigger: { manual: '*', minInterval: '6h' }, record: last(1, '2026-10-05T01:30:00.000Z') },
    'waits until 2026-10-06T17:00:00.000Z: at most one restore in 6h',
  ],
  [
    'OutsideWindow',
    { trigger: { manual: '*', window: { from: '01:00', to: '05:00', timeZone: 'Europe/Berlin' } } },
    'waits for the window from 01:00 to 05:00; it is 14:00 in Europe/Berlin',
  ],
])('%s is said so that people understand it', (code, { trigger, record = {} }: any, why) => {
  const plan = aPlan({ trigger });
  const decision = decideTrigger({ plan, snapshot: aSnapshot(), record: { ...RECORD, ...record }, now: NOON });
  expect(decision).toEqual({ start: false, code, why });
});

describe('the candidate of a scan', () => {
  const plan = aPlan({ trigger: { manual: 'nightly-*' } });
  const at = (hour: string) => ({ createdAt: new Date(`2026-10-06T${hour}:00:00Z`) });
  const [older, newer] = [aSnapshot({ id: 'nightly-1', ...at('01') }), aSnapshot({ id: 'nightly-2', ...at('02') })];

  test('is the newest that the plan wants', () => {
    const noise = [
      aSnapshot({ id: 'other', ...at('09') }),
      aSnapshot({ id: 'nightly-3', status: 'creating', ...at('10') }),
      aSnapshot({ id: 'arp-orders-staging-r-1', ...at('11') }),
    ];
    expect(newestCandidate(plan, [older, ...noise, newer])).toBe(newer);
  });

  test('is the same whatever the order, also of two of one moment', () => {
    const twin = aSnapshot({ id: 'nightly-0', arn: snapshotArn('nightly-0'), ...at('02') });
    expect(newestCandidate(plan, [newer, twin])).toBe(newestCandidate(plan, [twin, newer]));
  });

  test('is none when the plan wants none', () => {
    expect(newestCandidate(plan, [aSnapshot({ id: 'other' })])).toBeUndefined();
    expect(newestCandidate(plan, [])).toBeUndefined();
  });
});
