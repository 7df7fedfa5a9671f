import { describe, expect } from '@jest/globals';
import { fc, test } from '@fast-check/jest';
import { RestoreRequested } from '../../../events/contracts/restore-requested.ts';
import { CallLog } from '../../../shared/call-log.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { restoreIdOf } from '../../../shared/names.ts';
import { type InvalidRequest, parseEvent } from '../../../shared/parse-event.ts';
import { type RequestEvent, requestOf } from '../../../services/saga-tracker/request-of.ts';
import { manifest } from '../../../services/saga-tracker/service.ts';
import { openRestore } from '../../../services/saga-tracker/step.ts';
import { aPlan } from '../../support/a-plan.ts';
import { anEnvelope } from '../../support/envelopes.ts';
import { memoryBus } from '../../support/memory-bus.ts';
import { memorySagaStore } from '../../support/memory-saga-store.ts';
import { oddRequests } from '../../support/odd-requests.ts';
import { NOON } from '../../support/stepped-clock.ts';

/** The tracker as its function runs it, over tables and a bus in memory. */
function aTracker() {
  const store = memorySagaStore();
  const bus = memoryBus();
  const plans = new Map([['orders-staging', aPlan()]]);
  const log = new CallLog();
  const ports = { store, publish: bus.publish, plans, now: () => NOON, log, startClock: async () => undefined };
  const hear = (event: object) =>
    openRestore(requestOf(parseEvent(manifest, event) as RequestEvent | InvalidRequest), ports);
  return { store, bus, hear };
}

const requested = (data: object, id = 'event-1') => anEnvelope(RestoreRequested, { data }, id);

describe('promise 8: every request gets an answer', () => {
  const fields = {
    plan: fc.constantFrom('orders-staging', 'orders-stagging'),
    requestId: fc.constantFrom('nightly', 'r-1'),
    snapshot: fc.constantFrom('latest', 'nightly-1'),
    reason: fc.string({ minLength: 1, maxLength: 500 }),
    requestedBy: fc.constant('somebody'),
  };

  test.prop([oddRequests(RestoreRequested, fields)], { numRuns: 100 })(
    'whatever stands in its fields, it is accepted or rejected, once, and the restore says why',
    async (event) => {
      const it = aTracker();
      await it.hear(event);
      await it.hear(event);
      expect(it.bus.published).toHaveLength(1);
      const [answer] = it.bus.published;
      expect(answer).toMatchObject({ name: expect.stringMatching(/^Restore(Accepted|Rejected)$/) });
      expect(answer!.metadata.causationId).toBe('event-1');
      const saga = it.store.saga(answer!.metadata.restoreId);
      expect(saga.phase).toBe(answer!.name === 'RestoreAccepted' ? 'running' : 'rejected');
      expect(JSON.stringify(answer).length).toBeLessThan(5_000);
    },
  );

  test.each([
    ['a requestId with capitals', { plan: 'orders-staging', requestId: 'Nightly' }, 'data.requestId: expected'],
    ['a requestId of another kind', { plan: 'orders-staging', requestId: 7 }, 'data.requestId'],
    ['a field that there is not', { plan: 'orders-staging', snapshots: 'latest' }, 'snapshots'],
    ['no plan', {}, 'data.plan'],
  ])(
    '%s is rejected under an id that follows from the event, and the reason names the field',
    async (_what, data, part) => {
      const it = aTracker();
      expect(await it.hear(requested(data))).toBe('rejected');
      expect(it.bus.published).toMatchObject([
        { name: 'RestoreRejected', metadata: { restoreId: restoreIdOf('event-1') }, data: { code: 'InvalidRequest' } },
      ]);
      expect((it.bus.published[0]!.data as { message: string }).message).toContain(part);
      expect(it.store.locks.size).toBe(0);
    },
  );

  test('the id of a restore of another plan or snapshot is rejected, and that restore stays as it is', async () => {
    const it = aTracker();
    await it.hear(requested({ plan: 'orders-staging', requestId: 'nightly' }));
    const saga = it.store.saga('nightly');
    const other = { plan: 'orders-staging', requestId: 'nightly', snapshot: 'nightly-1' };
    expect(await it.hear(requested(other, 'event-2'))).toBe('rejected');
    expect(it.bus.published[1]).toMatchObject({
      metadata: { restoreId: restoreIdOf('event-2') },
      data: { code: 'RequestIdTaken' },
    });
    expect(it.store.saga('nightly')).toEqual(saga);
  });

  test('the same request in another event is the same restore', async () => {
    const it = aTracker();
    await it.hear(requested({ plan: 'orders-staging', requestId: 'nightly' }));
    expect(await it.hear(requested({ plan: 'orders-staging', requestId: 'nightly' }, 'event-2'))).toBe('opened');
    expect(it.bus.names()).toEqual(['RestoreAccepted']);
  });

  test('a restore that DynamoDB refuses to keep is rejected with what DynamoDB says', async () => {
    const it = aTracker();
    const { open } = it.store;
    const error = new TerminalError('ItemRefused', 'Item size has exceeded the maximum allowed size', 'Smaller.');
    it.store.open = (opening) => (opening.lockArn ? Promise.reject(error) : open(opening));
    expect(await it.hear(requested({ plan: 'orders-staging' }))).toBe('rejected');
    expect(it.bus.published).toMatchObject([{ name: 'RestoreRejected', data: { code: 'ItemRefused' } }]);
  });
});
