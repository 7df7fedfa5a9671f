import { describe, expect, test } from '@jest/globals';
import { type StepName, STEPS } from '../../../events/services.ts';
import { COMPENSATIONS, compensationsOf } from '../../../services/undo-restore/compensations.ts';
import type { Saga } from '../../../shared/saga.ts';
import type { StepOutputs } from '../../../shared/step-outputs.ts';
import { aPlan } from '../../support/a-plan.ts';
import { COPY_ARN, COPY_ID, FINAL_ID, TARGET_ARN } from '../../support/rds-builders.ts';
import { BESIDE, BESIDE_ARN, outputAt, stoppedAt } from './support/restores.ts';

const kinds = (saga: Saga) => compensationsOf(saga).map(({ kind }) => kind);

test.each([
  ['snapshot-check', []],
  ['copy-snapshot', ['copy']],
  ['check-copy-status', ['copy']],
  ['delete-rds', ['put-target-right', 'final-snapshot', 'copy']],
  ['restore-snapshot', ['leave-new-cluster', 'put-target-right', 'final-snapshot', 'copy']],
  ['check-restore-status', ['leave-new-cluster', 'put-target-right', 'final-snapshot', 'copy']],
  ['setup-db-users', ['leave-new-cluster', 'put-target-right', 'final-snapshot', 'copy']],
  ['archive-snapshot', ['leave-new-cluster', 'put-target-right', 'final-snapshot', 'copy']],
] as const)('a replacement stopped at %s is taken back last things first', (step, expected) => {
  expect(kinds(stoppedAt(step))).toEqual(expected);
});

test.each([
  ['check-copy-status', ['copy']],
  ['restore-snapshot', ['delete-cluster', 'copy']],
  ['check-restore-status', ['delete-instances', 'delete-cluster', 'copy']],
  ['setup-db-users', ['delete-instances', 'delete-cluster', 'copy']],
  ['archive-snapshot', ['leave-retired', 'copy']],
  ['sns-notification', ['leave-retired', 'copy']],
] as const)('a swap stopped at %s is taken back last things first', (step, expected) => {
  expect(kinds(stoppedAt(step, { strategy: 'swap' }))).toEqual(expected);
});

describe('a step', () => {
  const entry = (step: StepName, saga: Saga) => COMPENSATIONS[step](saga).map(({ kind }) => kind);

  test.each(STEPS)('%s has nothing to take back in a restore that only queued', (step) => {
    const saga = { ...stoppedAt('snapshot-check'), steps: {}, outputs: {} };
    expect(compensationsOf(saga).filter((each) => each.step === step)).toEqual([]);
  });

  test.each(['snapshot-check', 'check-copy-status', 'setup-db-users', 'archive-snapshot', 'sns-notification'] as const)(
    '%s leaves nothing of its own',
    (step) => {
      expect(entry(step, stoppedAt('sns-notification'))).toEqual([]);
    },
  );

  test('that has been taken back already is not taken back again', () => {
    const saga = stoppedAt('check-copy-status');
    const steps = { ...saga.steps, 'copy-snapshot': { ...saga.steps['copy-snapshot']!, status: 'undone' as const } };
    expect(kinds({ ...saga, steps })).toEqual([]);
  });
});

describe('the copy', () => {
  const copied = (outputs: Partial<StepOutputs>) => {
    const saga = stoppedAt('check-copy-status');
    return kinds({ ...saga, outputs: { ...saga.outputs, ...outputs } });
  };

  test('is known by its name before its step has said anything', () => {
    expect(compensationsOf(stoppedAt('copy-snapshot'))).toMatchObject([{ snapshotId: COPY_ID, arn: COPY_ARN }]);
  });

  test('that was none, because the snapshot is used where it is, is never ours', () => {
    expect(copied({ 'copy-snapshot': { snapshotArn: COPY_ARN, isInPlace: true } })).toEqual([]);
  });

  test('that is not needed is never looked for', () => {
    const checked = stoppedAt('copy-snapshot').outputs['snapshot-check']!;
    expect(copied({ 'snapshot-check': { ...checked, needsCopy: false }, 'copy-snapshot': undefined })).toEqual([]);
  });

  test('that the archive step has deleted is over', () => {
    expect(copied({ 'archive-snapshot': { action: 'deleted' } })).toEqual([]);
  });
});

describe('the deletion of the old target', () => {
  test('names its final snapshot', () => {
    expect(compensationsOf(stoppedAt('delete-rds'))).toMatchObject([{ arn: TARGET_ARN }, { snapshotId: FINAL_ID }, {}]);
  });

  test('has no final snapshot where the plan wants none', () => {
    const plan = aPlan({ finalSnapshot: { take: false } });
    expect(kinds(stoppedAt('delete-rds', { plan }))).toEqual(['put-target-right', 'copy']);
  });
});

describe('a swap', () => {
  test('that has begun and is not through begins with the names', () => {
    const saga = stoppedAt('swap-target', { strategy: 'swap', output: outputAt('swap-target', 'swap') });
    expect(kinds(saga)).toEqual(['rename-back', 'delete-instances', 'delete-cluster', 'copy']);
  });

  test('that has not begun has no names to give back', () => {
    expect(kinds(stoppedAt('swap-target', { strategy: 'swap' }))).toEqual([
      'delete-instances',
      'delete-cluster',
      'copy',
    ]);
  });

  test('deletes the new cluster by the name it was made under', () => {
    expect(compensationsOf(stoppedAt('restore-snapshot', { strategy: 'swap' }))).toMatchObject([
      { clusterId: BESIDE, arn: BESIDE_ARN },
      {},
    ]);
  });

  test('without an old cluster leaves the new one, which bears the name of the target', () => {
    const saga = stoppedAt('check-restore-status', { strategy: 'swap' });
    const checked = { ...saga.outputs['snapshot-check']!, targetResourceId: undefined };
    expect(kinds({ ...saga, outputs: { ...saga.outputs, 'snapshot-check': checked } })).toEqual([
      'leave-new-cluster',
      'copy',
    ]);
  });
});
