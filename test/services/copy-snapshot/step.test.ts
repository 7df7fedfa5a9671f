import { describe, expect, test } from '@jest/globals';
import { RESTORE_TAG } from '../../../shared/names.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotCheckOutput } from '../../../shared/step-outputs.ts';
import { copySnapshot, type SnapshotCopy } from '../../../services/copy-snapshot/step.ts';
import { aPlan, KEY } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { given } from '../../support/given.ts';
import { memoryRds } from '../../support/memory-rds.ts';
import { aCopy, COPY_ARN, COPY_ID, OUR_TAGS, SOURCE_SNAPSHOT_ARN } from '../../support/rds-builders.ts';
import { named } from '../../shared/support/named.ts';

const checked = outputsOf(['snapshot-check'])['snapshot-check']!;

function copying(
  options: {
    existing?: SnapshotFacts;
    checked?: Partial<SnapshotCheckOutput>;
    plan?: Plan;
    fault?: Error;
    faults?: readonly Error[];
  } = {},
) {
  const asked: SnapshotCopy[] = [];
  const plan = options.plan ?? aPlan();
  const ports = {
    target: memoryRds({ snapshots: options.existing ? [options.existing] : [] }),
    copySnapshot: async (copy: SnapshotCopy) => {
      asked.push(copy);
      if (options.fault) throw options.fault;
      const fault = options.faults?.[asked.length - 1];
      if (fault) throw fault;
      return aCopy({ status: 'copying', progress: 0 });
    },
  };
  const outputs = { 'snapshot-check': { ...checked, ...options.checked } };
  return { asked, ...given(copySnapshot, aSaga({ at: 'copy-snapshot', plan, outputs }), ports) };
}

test('starts a copy named after the restore, tagged as its own, under the plan’s key', async () => {
  const it = copying();
  expect(await it.deliver()).toBe('advanced');
  expect(it.asked).toEqual([{ sourceArn: SOURCE_SNAPSHOT_ARN, copyId: COPY_ID, kmsKeyArn: KEY, tags: OUR_TAGS }]);
  expect(it.bus.published[0]).toMatchObject({
    name: 'SnapshotCopyStarted',
    data: { sourceSnapshotArn: SOURCE_SNAPSHOT_ARN, snapshotArn: COPY_ARN, isInPlace: false },
  });
  expect(it.saga().outputs['copy-snapshot']).toEqual({ snapshotArn: COPY_ARN, isInPlace: false });
});

test('gives no key for a snapshot that is not encrypted, which Aurora does not encrypt while it copies', async () => {
  const it = copying({ checked: { isEncrypted: false } });
  await it.advance();
  expect(it.asked[0]).not.toHaveProperty('kmsKeyArn');
});

describe('a snapshot under a key that AWS owns', () => {
  const underAwsKey = { kmsKeyArn: undefined };
  const refusal = named('InvalidParameterCombination', 'You cannot specify KmsKeyId for a copy of this snapshot');

  test('is copied under the plan’s key where RDS takes it', async () => {
    const it = copying({ checked: underAwsKey });
    await it.advance();
    expect(it.asked.map(({ kmsKeyArn }) => kmsKeyArn)).toEqual([KEY]);
  });

  test('is copied without a key where RDS refuses it: the restore gives it', async () => {
    const it = copying({ checked: underAwsKey, faults: [refusal] });
    expect(await it.advance()).toMatchObject({ kind: 'done', output: { snapshotArn: COPY_ARN } });
    expect(it.asked.map(({ kmsKeyArn }) => kmsKeyArn)).toEqual([KEY, undefined]);
  });

  test('that RDS does not copy without a key fails with the key that the plan lacks', async () => {
    const it = copying({ checked: underAwsKey, faults: [refusal], plan: aPlan({ copy: {} }) });
    expect(await it.refusal()).toBe('KmsKeyMissing');
  });

  test('is not asked for again when RDS refuses for another reason', async () => {
    const it = copying({ checked: underAwsKey, faults: [named('InvalidParameterValue', 'The name is too long')] });
    await expect(it.advance()).rejects.toThrow('The name is too long');
    expect(it.asked).toHaveLength(1);
  });
});

test('leaves the key to RDS where the plan gives none', async () => {
  const it = copying({ plan: aPlan({ copy: {} }) });
  await it.advance();
  expect(it.asked[0]!.kmsKeyArn).toBeUndefined();
});

test('uses the snapshot where it is when no copy is needed', async () => {
  const it = copying({ checked: { needsCopy: false, copyReason: 'the snapshot can be restored where it is' } });
  expect(await it.advance()).toMatchObject({
    kind: 'done',
    output: { snapshotArn: SOURCE_SNAPSHOT_ARN, isInPlace: true },
    event: { data: { isInPlace: true, snapshotArn: SOURCE_SNAPSHOT_ARN } },
  });
  expect(it.asked).toEqual([]);
});

describe('a copy of this name that exists', () => {
  test.each([
    ['is adopted when an earlier delivery of this restore started it', {}],
    ['is adopted when RDS does not say what it was made of', { sourceArn: undefined }],
  ])('%s', async (_what, facts) => {
    const it = copying({ existing: aCopy({ status: 'copying', ...facts }) });
    expect(await it.advance()).toMatchObject({ kind: 'done', output: { snapshotArn: COPY_ARN } });
    expect(it.asked).toEqual([]);
  });

  test.each([
    ['without our tag', { tags: {} }],
    ['with the tag of another restore', { tags: { ...OUR_TAGS, [RESTORE_TAG]: 'r-another' } }],
    ['made of another snapshot', { sourceArn: `${SOURCE_SNAPSHOT_ARN}-2` }],
  ])('is refused %s', async (_what, facts) => {
    const it = copying({ existing: aCopy(facts) });
    expect(await it.refusal()).toBe('CopyNameTaken');
    expect(it.asked).toEqual([]);
  });
});

test('waits while RDS has as many copies in progress as it allows', async () => {
  const it = copying({ fault: named('SnapshotQuotaExceededFault') });
  expect(await it.deliver()).toBe('waiting');
});

test('leaves the race with another delivery to the next one, which adopts', async () => {
  const it = copying({ fault: named('DBClusterSnapshotAlreadyExistsFault') });
  await expect(it.deliver()).rejects.toThrow('AlreadyExists');
  expect(it.saga().step).toBe('copy-snapshot');
});
