import { describe, expect, test } from '@jest/globals';
import type { Saga } from '../../shared/saga.ts';
import { whatIsLeft } from '../../shared/what-is-left.ts';
import { type StepName, UNDO } from '../../events/services.ts';
import { besideArnOf, besideNameOf, retiredNameOf } from '../../shared/names.ts';
import { begun } from '../../shared/transition.ts';
import { aPlan, aSwapPlan } from '../support/a-plan.ts';
import { aSaga, outputsOf } from '../support/a-saga.ts';
import { COPY_ARN, FINAL_ARN, OLD_RESOURCE, RESTORE_ID, TARGET_ARN } from '../support/rds-builders.ts';
import { NOON } from '../support/stepped-clock.ts';

const BEGUN_AT = '2026-10-06T11:30:00.000Z';
const BESIDE_ARN = besideArnOf(aPlan().target, besideNameOf(RESTORE_ID));
const RETIRED_ARN = besideArnOf(aPlan().target, retiredNameOf(RESTORE_ID));

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

test.each([
  ['restore-snapshot', [COPY_ARN]],
  ['check-restore-status', [COPY_ARN, BESIDE_ARN]],
  ['setup-db-users', [COPY_ARN, BESIDE_ARN]],
  ['swap-target', [COPY_ARN, BESIDE_ARN]],
  ['archive-snapshot', [COPY_ARN, RETIRED_ARN]],
] as const)('a swap that failed at %s leaves what was made before', (step, left) => {
  expect(arns(failedAt(step, { plan: aSwapPlan() }))).toEqual(left);
});

describe('a swap', () => {
  const swapped = outputsOf(['swap-target'], aSwapPlan())['swap-target']!;
  const atSwap = (swap: object) => {
    const saga = failedAt('swap-target', { plan: aSwapPlan() });
    return { ...saga, outputs: { ...saga.outputs, 'swap-target': { ...swapped, ...swap } } };
  };

  test('in the middle of its renames leaves three names to look at', () => {
    expect(arns(atSwap({ swappedAt: undefined }))).toEqual([COPY_ARN, BESIDE_ARN, TARGET_ARN, RETIRED_ARN]);
  });

  test('that is completed and could not delete its old cluster leaves that, and the final snapshot of it', () => {
    const saga = aSaga({ at: 'delete-rds', phase: 'completed', plan: aSwapPlan() });
    const deletion = { hadExisted: true, finalSnapshotArn: FINAL_ARN };
    expect(arns({ ...saga, outputs: { ...saga.outputs, 'delete-rds': deletion } })).toEqual([
      COPY_ARN,
      FINAL_ARN,
      RETIRED_ARN,
    ]);
  });

  test('whose old cluster is deleted leaves none', () => {
    const saga = aSaga({ at: 'ended', phase: 'completed', plan: aSwapPlan() });
    expect(arns(saga)).not.toContain(RETIRED_ARN);
  });

  test('that found no old cluster leaves the new one under the name of the target', () => {
    const saga = failedAt('archive-snapshot', { plan: aSwapPlan() });
    const made = { ...saga.outputs['restore-snapshot']!, clusterArn: TARGET_ARN };
    const checked = { ...saga.outputs['snapshot-check']!, targetResourceId: undefined };
    const outputs = { ...saga.outputs, 'snapshot-check': checked, 'restore-snapshot': made };
    const swap = { begunAt: BEGUN_AT, swappedAt: BEGUN_AT, moves: [] };
    expect(arns({ ...saga, outputs: { ...outputs, 'swap-target': swap } })).toEqual([COPY_ARN, TARGET_ARN]);
  });
});

describe('a restore that is being taken back', () => {
  const undoing = { since: BEGUN_AT, during: 'setup-db-users' } as const;
  const thing = (arn: string) => ({ arn, what: 'what was said of it' });

  test('has what was found to be left, once that is over', () => {
    const saga = failedAt('setup-db-users', { undoing: { ...undoing, undone: [], left: [thing(COPY_ARN)] } });
    expect(whatIsLeft({ ...saga, step: 'sns-notification' })).toEqual([thing(COPY_ARN)]);
  });

  test('has what was given up, and what nobody has come to, while it is not', () => {
    const saga = failedAt('setup-db-users', {
      plan: aSwapPlan(),
      undoing: { ...undoing, undone: [], left: [thing(BESIDE_ARN)] },
    });
    expect(whatIsLeft({ ...saga, step: UNDO })).toEqual([
      thing(BESIDE_ARN),
      expect.objectContaining({ arn: COPY_ARN }),
    ]);
  });

  test('has no more what is deleted already', () => {
    const saga = failedAt('setup-db-users', {
      plan: aSwapPlan(),
      undoing: { ...undoing, undone: [thing(BESIDE_ARN)], left: [] },
    });
    expect(arns({ ...saga, step: UNDO })).toEqual([COPY_ARN]);
  });
});

describe('a copy', () => {
  const copied = outputsOf(['snapshot-check', 'copy-snapshot']);

  test('that was none, because the snapshot was used where it is, is not ours to list', () => {
    const outputs = { ...copied, 'copy-snapshot': { snapshotArn: COPY_ARN, isInPlace: true } };
    expect(arns(failedAt('check-copy-status', { outputs }))).toEqual([]);
  });

  test('that was deleted is not left', () => {
    const saga = failedAt('sns-notification');
    const outputs = { ...saga.outputs, 'archive-snapshot': { action: 'deleted' } as const };
    expect(arns({ ...saga, outputs })).toEqual([FINAL_ARN, TARGET_ARN]);
  });
});

describe('a cluster', () => {
  const said = (step: StepName) => whatIsLeft(failedAt(step)).find(({ arn }) => arn === TARGET_ARN)?.what;

  test('whose users are not set up is said to have the source’s logins still', () => {
    expect(said('check-restore-status')).toContain("the source's logins");
    expect(said('setup-db-users')).toContain("the source's logins");
  });

  test('in which nothing of the source works any more is said to be usable', () => {
    expect(said('archive-snapshot')).toContain('nothing of the source works in it');
    const secured = { ...outputsOf(['restore-snapshot']), 'setup-db-users': { users: [], securedAt: BEGUN_AT } };
    const [cluster] = whatIsLeft(failedAt('setup-db-users', { outputs: secured }));
    expect(cluster!.what).toContain('nothing of the source works in it');
  });

  test('that was perhaps begun is named before anything is known of it', () => {
    const saga = failedAt('restore-snapshot', { plan: aSwapPlan() });
    const steps = { ...saga.steps, 'restore-snapshot': begun({ now: NOON }) };
    expect(arns({ ...saga, steps })).toEqual([COPY_ARN, BESIDE_ARN]);
  });
});

describe('an old target whose deletion may have begun', () => {
  const begun = { hadExisted: true, clusterResourceId: OLD_RESOURCE, begunAt: BEGUN_AT };
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
