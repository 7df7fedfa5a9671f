import 'aws-sdk-client-mock-jest';
import { DescribeDBClusterSnapshotsCommand } from '@aws-sdk/client-rds';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import { RestoreCompleted } from '../../../events/contracts/restore-completed.ts';
import { RestoreRequested } from '../../../events/contracts/restore-requested.ts';
import { SnapshotCopyStarted } from '../../../events/contracts/snapshot-copy-started.ts';
import { HOPS_MAX } from '../../../services/saga-tracker/plan-for.ts';
import { restoreIdOf } from '../../../shared/names.ts';
import { ACCOUNT, aPlan } from '../../support/a-plan.ts';
import { anEnvelope } from '../../support/envelopes.ts';
import { COPY_ARN, TARGET_ARN } from '../../support/rds-builders.ts';
import { aCurrentSaga, auditEntries, aws, holding, publishedNames, setEnvironment, deliver } from '../support/aws.ts';
import { fault, expectCommitted } from '../support/answers.ts';

setEnvironment();
jest.unstable_mockModule('../../../shared/load-plans.ts', () => ({
  loadPlans: () => new Map([['orders-staging', aPlan()]]),
}));
const { rds, dynamo } = aws;

describe('saga-tracker', () => {
  const request = (data: object) =>
    anEnvelope(RestoreRequested, { data: { plan: 'orders-staging', ...data } }, 'event-of-request');
  const nowish = (event: object) => ({ ...event, time: new Date().toISOString() });

  test('opens a restore named after the event; saga, trail and lock in one transaction', async () => {
    holding();
    // The table is empty at first: nothing holds the restore; once it is written, it is read back.
    await expect(deliver('saga-tracker', nowish(request({})))).rejects.toMatchObject({ code: 'RestoreNotOpened' });
    const [saga, entry, lock] = dynamo
      .commandCalls(TransactWriteCommand)[0]!
      .args[0].input.TransactItems!.map(({ Put }) => Put!.Item!);
    expect(saga).toMatchObject({
      restoreId: restoreIdOf('event-of-request'),
      phase: 'running',
      request: { eventId: 'event-of-request', account: ACCOUNT },
    });
    expect(entry).toMatchObject({ decision: 'accepted' });
    expect(lock).toMatchObject({ restoreId: `lock#${TARGET_ARN}`, holder: restoreIdOf('event-of-request') });
  });

  test('starts the clock of a restore under its own name, though it may run already, and publishes what is held', async () => {
    const held = { name: 'RestoreAccepted', metadata: {}, data: {} };
    holding(aCurrentSaga({ at: 'snapshot-check', restoreId: 'weekly', outbox: { 'saga-tracker': [held as never] } }));
    aws.sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists(fault));
    await deliver('saga-tracker', nowish(request({ requestId: 'weekly' })));
    expect(aws.sfn).toHaveReceivedCommandWith(StartExecutionCommand, {
      stateMachineArn: process.env.STATE_MACHINE_ARN,
      name: 'weekly',
      input: '{"restoreId":"weekly"}',
    });
    expect(publishedNames()).toEqual(['RestoreAccepted']);
  });

  test('rejects a request that a long chain of events led to, and takes no lock', async () => {
    holding();
    const chained = { metadata: { hops: HOPS_MAX + 1 }, data: { plan: 'orders-staging' } };
    const requested = nowish(anEnvelope(RestoreRequested, chained));
    await expect(deliver('saga-tracker', requested)).rejects.toMatchObject({ code: 'RestoreNotOpened' });
    const items = dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
    expect(items[0]!.Put!.Item).toMatchObject({ phase: 'rejected', failure: { code: 'TooManyHops' } });
    expect(items.filter(({ Put }) => String(Put?.Item?.restoreId).startsWith('lock#'))).toEqual([]);
  });

  test('closes a restore that is through and frees its lock', async () => {
    const saga = aCurrentSaga({ at: 'saga-tracker' });
    holding(saga);
    dynamo
      .on(GetCommand, { Key: { restoreId: `lock#${TARGET_ARN}` } })
      .resolves({ Item: { holder: saga.restoreId, queue: [] } });
    await deliver('saga-tracker', anEnvelope(RestoreCompleted));
    expectCommitted('saga-tracker', 'completed', []);
    const items = dynamo.commandCalls(TransactWriteCommand)[0]!.args[0].input.TransactItems!;
    expect(items[2]!.Delete).toMatchObject({ Key: { restoreId: `lock#${TARGET_ARN}` } });
  });
});

describe('every handler', () => {
  test('refuses an event that its service does not read, and does nothing', async () => {
    holding(aCurrentSaga({ at: 'delete-rds' }));
    await expect(deliver('delete-rds', anEnvelope(RestoreRequested))).rejects.toMatchObject({
      name: 'ContractViolation',
    });
    expect([rds.calls(), dynamo.calls()]).toEqual([[], []]);
  });

  test('throws an error that passes by itself on to Lambda, and commits nothing', async () => {
    holding(aCurrentSaga({ at: 'check-copy-status' }));
    rds
      .on(DescribeDBClusterSnapshotsCommand)
      .rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    await expect(deliver('check-copy-status', anEnvelope(SnapshotCopyStarted))).rejects.toThrow('Rate exceeded');
    expect(auditEntries()).toEqual([]);
  });

  test('reports an error that does not pass as StepFailed, and lets the delivery succeed', async () => {
    holding(aCurrentSaga({ at: 'check-copy-status' }));
    rds
      .on(DescribeDBClusterSnapshotsCommand)
      .rejects(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));
    await deliver('check-copy-status', anEnvelope(SnapshotCopyStarted));
    expectCommitted('check-copy-status', 'failed', ['StepFailed']);
    expect(auditEntries()[0]!.calls).toEqual([
      { operation: 'DescribeDBClusterSnapshots', resource: COPY_ARN, answer: 'AccessDenied' },
    ]);
  });
});
