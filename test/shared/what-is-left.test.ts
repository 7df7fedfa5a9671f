import { describe, expect, test } from '@jest/globals';
import type { StepName } from '../../events/services.ts';
import type { Saga } from '../../shared/saga.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';
import { aSaga, outputsOf } from '../support/a-saga.ts';
import { COPY_ARN, FINAL_ARN, OLD_RESOURCE, TARGET_ARN } from '../support/rds-builders.ts';

const failedAt = (step: StepName, traits: Partial<Omit<Saga, 'step'>> = {}): Saga =>
  aSaga({ at: step, failure: { step, code: 'X', message: 'x', hint: 'X.' }, ...traits });
const arns = (saga: Saga) => whatIsLeft(saga).map(({ arn }) => arn);

test.each([
  ['snapshot-check', []],
  ['copy-snapshot', []],
  ['check-copy-status', [COPY_ARN]],
  ['delete-rds', [COPY_ARN]],
  ['restore-snapshot', [COPY_ARN, FINAL_ARN]],
  ['check-restore-status', [COPY_ARN, FINAL_ARN, TARGET_ARN]],
  ['setup-db-users', [COPY_ARN, FINAL_ARN, TARGET_ARN]],
  ['archive-snapshot', [COPY_ARN, FINAL_ARN, TARGET_ARN]],
] as const)('a restore that failed at %s leaves what was made before', (step, left) => {
  expect(arns(failedAt(step))).toEqual(left);
});

describe('a copy', () => {
  const copied = outputsOf(['snapshot-check', 'copy-snapshot']);

  test('that was none, because the snapshot was used where it is, is not ours to list', () => {
    const outputs = { ...copied, 'copy-snapshot': { snapshotArn: COPY_ARN, isInPlace: true } };
    expect(arns(failedAt('check-copy-status', { outputs }))).toEqual([]);
  });

  test('that was deleted is not left', () => {
    const outputs = { ...copied, 'archive-snapshot': { action: 'deleted' } as const };
    expect(arns(failedAt('sns-notification', { outputs }))).toEqual([]);
  });
});

describe('a cluster', () => {
  const said = (step: StepName) => whatIsLeft(failedAt(step)).find(({ arn }) => arn === TARGET_ARN)?.what;

  test('whose users are not set up is said to have the source’s logins still', () => {
    expect(said('check-restore-status')).toContain("the source's logins");
    expect(said('setup-db-users')).toContain("the source's logins");
  });

  test('whose users are set up is said to be usable', () => {
    expect(said('archive-snapshot')).toContain('users are set up');
  });
});

describe('an old target whose deletion may have begun', () => {
  const begun = { hadExisted: true, clusterResourceId: OLD_RESOURCE, begunAt: '2026-10-06T11:30:00.000Z' };
  const outputs = { ...outputsOf(['snapshot-check', 'copy-snapshot', 'check-copy-status']), 'delete-rds': begun };

  test('is listed, so that somebody looks', () => {
    expect(whatIsLeft(failedAt('delete-rds', { outputs })).map(({ what }) => what)).toContainEqual(
      expect.stringContaining('the old target'),
    );
  });

  test('is not listed while nothing of it has been touched', () => {
    const untouched = { ...outputs, 'delete-rds': { ...begun, begunAt: undefined } };
    expect(arns(failedAt('delete-rds', { outputs: untouched }))).toEqual([COPY_ARN]);
  });

  test('is listed by its ARN', () => {
    expect(arns(failedAt('delete-rds', { outputs }))).toEqual([COPY_ARN, TARGET_ARN]);
  });

  // CreateDBClusterSnapshot is called a turn before its ARN stands in the output, which happens when it is available. A
  // restore that fails in between (status failed, deadline) leaves a snapshot, and the failure does not tell.
  test('is listed with the final snapshot that was begun and never became available', () => {
    const note = { status: 'failed', attempt: 1, startedAt: '2026-10-06T11:03:00.000Z', checks: 1 } as const;
    expect(arns(failedAt('delete-rds', { outputs, steps: { 'delete-rds': note } }))).toContain(FINAL_ARN);
  });
});
