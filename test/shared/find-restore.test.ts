import { expect, test } from '@jest/globals';
import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import { TargetDeleted } from '../../events/contracts/target-deleted.ts';
import { ClusterDeleted, InstanceDeleted } from '../../events/rds-events.ts';
import { manifest as tracker } from '../../services/saga-tracker/service.ts';
import { findRestore } from '../../shared/find-restore.ts';
import { parseEvent } from '../../shared/parse-event.ts';
import { aSaga } from '../support/a-saga.ts';
import { anEnvelope, anRdsEnvelope } from '../support/envelopes.ts';
import { memorySagaStore } from '../support/memory-saga-store.ts';
import { RESTORE_ID, TARGET_ARN } from '../support/rds-builders.ts';

const store = memorySagaStore(aSaga({ at: 'delete-rds' }));
const DB_ARN = TARGET_ARN.replace(':cluster:', ':db:');

test('a pipeline event names its restore itself', async () => {
  expect(await findRestore(TargetDeleted.parse(anEnvelope(TargetDeleted)), store)).toBe(RESTORE_ID);
});

test('a request names none', async () => {
  expect(await findRestore(parseEvent(tracker, anEnvelope(RestoreRequested)), store)).toBeUndefined();
});

test('an event of a cluster is of the restore that holds the lock of that cluster', async () => {
  expect(await findRestore(ClusterDeleted.parse(anRdsEnvelope(ClusterDeleted, TARGET_ARN)), store)).toBe(RESTORE_ID);
});

test('an event of an instance is of the restore that holds the lock of its cluster, by name', async () => {
  const event = (name: string) =>
    InstanceDeleted.parse(anRdsEnvelope(InstanceDeleted, DB_ARN.replace('orders-staging', name)));
  expect(await findRestore(event('orders-staging-2'), store)).toBe(RESTORE_ID);
  expect(await findRestore(event('orders-staging-16'), store)).toBe(RESTORE_ID);
  expect(await findRestore(event('bookings-1'), store)).toBeUndefined();
});

test('an event of a cluster of a swap is of the restore that it is named after', async () => {
  const event = (id: string) =>
    ClusterDeleted.parse(anRdsEnvelope(ClusterDeleted, TARGET_ARN.replace('orders-staging', id)));
  expect(await findRestore(event('arp-new-r-7'), store)).toBe('r-7');
  expect(await findRestore(event('arp-old-r-7'), store)).toBe('r-7');
  const instance = InstanceDeleted.parse(
    anRdsEnvelope(InstanceDeleted, DB_ARN.replace('orders-staging', 'arp-old-r-7-2')),
  );
  expect(await findRestore(instance, store)).toBe('r-7');
});

test.each([
  ['another cluster', TARGET_ARN.replace('staging', 'testing')],
  ['a cluster of the same name in another region', TARGET_ARN.replace('eu-west-1', 'us-east-1')],
  ['a cluster of the same name in another account', TARGET_ARN.replace('111122223333', '444455556666')],
  ['something that is no ARN', 'orders-staging'],
])('an event of %s is none of ours', async (_what, arn) => {
  expect(await findRestore(ClusterDeleted.parse(anRdsEnvelope(ClusterDeleted, arn)), store)).toBeUndefined();
});
