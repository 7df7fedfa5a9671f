import { describe, expect } from '@jest/globals';
import { fc, test } from '@fast-check/jest';
import { CancelRequested } from '../../../events/contracts/cancel-requested.ts';
import { ReplayRequested } from '../../../events/contracts/replay-requested.ts';
import { RetryRequested } from '../../../events/contracts/retry-requested.ts';
import { ANSWERED_KEPT_MAX } from '../../../shared/answered.ts';
import type { AuditEntry } from '../../../shared/audit.ts';
import { CallLog } from '../../../shared/call-log.ts';
import { weightOf } from '../../../shared/item-weight.ts';
import { parseEvent } from '../../../shared/parse-event.ts';
import { answerRequest } from '../../../services/replay-restore/answer-request.ts';
import { manifest } from '../../../services/replay-restore/service.ts';
import { named } from '../../shared/support/named.ts';
import { aSaga } from '../../support/a-saga.ts';
import { anEnvelope } from '../../support/envelopes.ts';
import { memoryBus } from '../../support/memory-bus.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { memorySagaStore } from '../../support/memory-saga-store.ts';
import { oddRequests } from '../../support/odd-requests.ts';
import { RESTORE_ID } from '../../support/rds-builders.ts';
import { NOON } from '../../support/stepped-clock.ts';

/** The service as its function runs it, with one restore that is running, over tables and a bus in memory. */
function aRecovery({ fails }: { readonly fails?: Error } = {}) {
  const store = memorySagaStore(aSaga({ at: 'delete-rds' }));
  const bus = memoryBus();
  const replays: string[] = [];
  const trails = new Map<string, AuditEntry>();
  const ports = {
    store,
    publish: bus.publish,
    now: () => NOON,
    log: new CallLog(),
    startClock: async () => undefined,
    rdsOf: () => memoryRds({}),
    rulesOf: async (service: string) => (service === 'delete-rds' ? [`arn:rule/${service}`] : []),
    startReplay: async ({ name }: { name: string }) => {
      if (fails) throw fails;
      replays.push(name);
    },
    writeDown: async (entry: AuditEntry) => {
      if (trails.has(entry.restoreId)) return 'conflict' as const;
      trails.set(entry.restoreId, entry);
      return 'committed' as const;
    },
  };
  const hear = (event: object) => answerRequest(parseEvent(manifest, event), ports);
  return { store, bus, replays, trails, hear };
}

const replayed = (event: object): object => ({ ...event, 'replay-name': 'aurora-restore-1' });
const restores = { restoreId: fc.constantFrom(RESTORE_ID, 'r-unknown'), reason: fc.string({ maxLength: 500 }) };
const times = fc.constantFrom('2026-10-06T10:00:00Z', '2026-10-06T11:00:00Z', '2026-10-06T13:00:00Z');
const replays = { from: times, to: times, services: fc.constantFrom(undefined, ['delete-rds'], ['deletes']) };

describe('promise 8: every request gets an answer', () => {
  test.prop(
    [
      fc.oneof(
        oddRequests(RetryRequested, restores),
        oddRequests(CancelRequested, restores),
        oddRequests(ReplayRequested, replays),
      ),
    ],
    { numRuns: 150 },
  )('whatever stands in its fields, it is done or refused, and that is said once', async (event) => {
    const it = aRecovery();
    await it.hear(event);
    const { published } = it.bus;
    const answered = [...published.map(({ name }) => name), ...it.replays];
    expect(answered).toEqual([expect.stringMatching(/^(RecoveryRefused|StatusCheckDue|aurora-restore-[0-9a-f]{16})$/)]);
    expect(JSON.stringify(published).length).toBeLessThan(5_000);
    const entries = [...it.store.trail, ...it.trails.values()];
    expect(entries).toHaveLength(1);

    // Out of the archive, later.
    await it.hear(replayed(event));
    expect([...published.map(({ name }) => name), ...new Set(it.replays)]).toEqual(answered);
    expect([...it.store.trail, ...it.trails.values()]).toEqual(entries);
  });

  test.each([RetryRequested, CancelRequested])('$name for a restore that there is not is refused', async (contract) => {
    const it = aRecovery();
    await it.hear(anEnvelope(contract, { data: { restoreId: 'r-unknown' } }));
    expect(it.bus.published).toMatchObject([
      { name: 'RecoveryRefused', data: { request: contract.name, code: 'UnknownRestore' } },
    ]);
  });

  test.each(['LimitExceededException', 'ValidationException', 'AccessDeniedException'])(
    'a replay that EventBridge refuses with %s is refused',
    async (name) => {
      const it = aRecovery({ fails: named(name, 'it may not be') });
      await it.hear(
        anEnvelope(ReplayRequested, { data: { from: '2026-10-06T10:00:00Z', to: '2026-10-06T11:00:00Z' } }),
      );
      expect(it.bus.published).toMatchObject([{ name: 'RecoveryRefused', data: { code: name } }]);
    },
  );

  test('what may pass is thrown on, for Lambda to try again', async () => {
    const it = aRecovery({ fails: named('InternalException', 'later') });
    const event = anEnvelope(ReplayRequested, { data: { from: '2026-10-06T10:00:00Z', to: '2026-10-06T11:00:00Z' } });
    await expect(it.hear(event)).rejects.toThrow('later');
    expect(it.bus.published).toEqual([]);
  });

  test('a refusal that could not be put is put when the request is delivered again', async () => {
    const it = aRecovery();
    const event = anEnvelope(RetryRequested, { data: { restoreId: 'R-1' } });
    it.bus.refuse(1);
    await expect(it.hear(event)).rejects.toThrow('the bus refuses');
    await it.hear(event);
    expect(it.bus.names()).toEqual(['RecoveryRefused']);
  });
});

describe('promise 8: a refused request is not answered twice', () => {
  test.each([RetryRequested, CancelRequested])('$name, delivered again and out of the archive', async (contract) => {
    const it = aRecovery();
    it.store.sagas.set(RESTORE_ID, aSaga({ at: 'ended', phase: 'completed' }));
    const event = anEnvelope(contract, { data: { restoreId: RESTORE_ID } });
    await it.hear(event);
    expect(it.bus.names()).toEqual(['RecoveryRefused']);
    const saga = it.store.saga(RESTORE_ID);
    await it.hear(event);
    await it.hear(replayed(event));
    expect(it.bus.names()).toEqual(['RecoveryRefused']);
    expect(it.store.trail).toHaveLength(1);
    expect(it.store.saga(RESTORE_ID)).toEqual(saga);
  });
});

describe('promise 8: requests without end', () => {
  const putAt = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000).toISOString();
  const cancellation = (index: number) => ({
    ...anEnvelope(CancelRequested, { data: { restoreId: RESTORE_ID } }),
    id: `cancel-${10_000 + index}`,
    time: putAt(index),
  });
  const MANY = 2_000;

  test('leave the restore with an item of the same weight, and event ids that no two answers share', async () => {
    const it = aRecovery();
    it.store.sagas.set(RESTORE_ID, aSaga({ at: 'ended', phase: 'completed' }));
    const weights: number[] = [];
    for (let index = 1; index <= MANY; index += 1) {
      await it.hear(cancellation(index));
      if (index % 100 === 0) weights.push(weightOf(it.store.saga(RESTORE_ID)));
      it.store.trail.splice(0);
    }
    // Numbers grow by a digit.
    expect(weights.at(-1)! - weights[0]!).toBeLessThan(10);
    const ids = it.bus.published.map(({ metadata }) => metadata.eventId);
    expect(new Set(ids).size).toBe(MANY);

    // Out of the archive, or delivered again: whether the restore still knows it or not, it is not carried out.
    const { answered, audit, version } = it.store.saga(RESTORE_ID);
    it.store.sagas.set(RESTORE_ID, aSaga({ at: 'snapshot-check', answered, audit, version }));
    for (const index of [1, 1_000, MANY - 100, MANY - 10, MANY]) {
      await it.hear(replayed(cancellation(index)));
      await it.hear(cancellation(index));
    }
    expect(it.store.saga(RESTORE_ID).phase).toBe('running');
    const refusals = it.bus.published.slice(MANY).map(({ data }) => (data as { code: string }).code);
    expect(new Set(refusals)).toEqual(new Set(['RequestTooOld']));

    await it.hear(cancellation(MANY + 1));
    expect(it.store.saga(RESTORE_ID).phase).toBe('cancelling');
  });

  test('one that may have been answered long ago is told so once, in a trail of its own', async () => {
    const it = aRecovery();
    const requests = Array.from({ length: ANSWERED_KEPT_MAX + 1 }, (_, index) => cancellation(index));
    it.store.sagas.set(RESTORE_ID, aSaga({ at: 'ended', phase: 'completed' }));
    for (const request of requests) await it.hear(request);
    it.bus.published.splice(0);
    await it.hear(replayed(requests[0]!));
    await it.hear(replayed(requests[0]!));
    expect(it.bus.published).toMatchObject([{ name: 'RecoveryRefused', data: { code: 'RequestTooOld' } }]);
    expect([...it.trails.keys()]).toEqual(['replay#cancel-10000']);
  });
});
