import { describe, expect, test } from '@jest/globals';
import { ContractViolation } from '../../events/contract-violation.ts';
import { RestoreRequested } from '../../events/contracts/restore-requested.ts';
import { SnapshotCopied } from '../../events/contracts/snapshot-copied.ts';
import { StatusCheckDue } from '../../events/contracts/status-check-due.ts';
import { ClusterCreated, ClusterDeleted, InstanceDeleted } from '../../events/rds-events.ts';
import { MANIFESTS } from '../../infra/manifests.ts';
import { parseEvent } from '../../shared/parse-event.ts';
import { manifest } from '../../services/delete-rds/service.ts';
import { manifest as trigger } from '../../services/restore-trigger/service.ts';
import { anEnvelope, anRdsEnvelope } from '../support/envelopes.ts';
import { TARGET_ARN } from '../support/rds-builders.ts';

test.each([SnapshotCopied, StatusCheckDue])('reads $name by its contract', (contract) => {
  expect(parseEvent(manifest, anEnvelope(contract))).toMatchObject({ kind: 'pipeline', name: contract.name });
});

test.each([ClusterDeleted, InstanceDeleted])(
  'reads $name by its event id, which its detail-type does not tell',
  (contract) => {
    expect(parseEvent(manifest, anRdsEnvelope(contract, TARGET_ARN))).toMatchObject({
      kind: 'rds',
      eventId: contract.eventId,
    });
  },
);

test.each(MANIFESTS.map((each) => [each.name, each] as const))(
  '%s reads every event it subscribes to',
  (_name, each) => {
    const names = each.subscribes.map((contract) => {
      const event = contract.kind === 'rds' ? anRdsEnvelope(contract, TARGET_ARN) : anEnvelope(contract);
      return parseEvent(each, event).name;
    });
    expect(names).toEqual(each.subscribes.map(({ name }) => name));
  },
);

test.each([
  ['of the pipeline', anEnvelope(RestoreRequested)],
  ['of RDS', anRdsEnvelope(ClusterCreated, TARGET_ARN)],
])('refuses an event %s that it does not subscribe to, and names it', (_what, event) => {
  expect(() => parseEvent(manifest, event)).toThrow(/not among the events that delete-rds reads/);
});

test.each([undefined, null, 'text', 1, {}, { 'detail-type': 'SnapshotCopied' }, { detail: null }])(
  'refuses %p, which is no event',
  (input) => {
    expect(() => parseEvent(manifest, input)).toThrow(ContractViolation);
  },
);

describe('a scheduled event', () => {
  const scheduled = { ...anEnvelope(SnapshotCopied), source: 'aws.events', 'detail-type': 'Scheduled Event' };

  test('is read by a service that has a schedule', () => {
    expect(parseEvent(trigger, scheduled)).toMatchObject({ kind: 'schedule', name: 'ScheduledScan' });
  });

  test('is refused by every other service', () => {
    expect(() => parseEvent(manifest, scheduled)).toThrow(/not among the events that delete-rds reads/);
  });

  test('is refused when it is no event, or when somebody else says so', () => {
    const { id: _, ...rest } = scheduled as { id?: string };
    expect(() => parseEvent(trigger, rest)).toThrow(/breaks the contract ScheduledScan: id/);
    expect(() => parseEvent(trigger, { ...scheduled, source: 'somebody' })).toThrow(ContractViolation);
  });
});
