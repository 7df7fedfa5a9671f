import { describe, expect, test } from '@jest/globals';
import { PLAN_TAG, RESTORE_TAG } from '../../../shared/names.ts';
import type { ClusterSettings, StepOutputs } from '../../../shared/step-outputs.ts';
import { isProtectedAfter } from '../../../shared/protection.ts';
import { instanceSettings, restoreSettings } from '../../../services/restore-snapshot/restore-settings.ts';
import { aPlan, aSwapPlan, KEY, planFields } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { COPY_ARN, OUR_TAGS, RESTORE_ID } from '../../support/rds-builders.ts';

const before = outputsOf(['snapshot-check', 'copy-snapshot', 'check-copy-status', 'delete-rds']);
const old = before['delete-rds']!.settings!;
const saga = (plan = aPlan(), outputs: Partial<StepOutputs> = {}) =>
  aSaga({ at: 'restore-snapshot', plan, outputs: { ...before, ...outputs } });
const settings = (plan = aPlan(), outputs: Partial<StepOutputs> = {}, of: ClusterSettings | undefined = old) =>
  restoreSettings(saga(plan, outputs), of);

test('restores the verified snapshot, by the target’s name, as the engine it was', () => {
  expect(settings()).toMatchObject({
    clusterId: 'orders-staging',
    snapshotArn: COPY_ARN,
    engine: 'aurora-postgresql',
    engineVersion: '16.8',
  });
});

test('restores beside the old target in a swap; under its name where there is none', () => {
  const swap = aSwapPlan();
  const checked = before['snapshot-check']!;
  expect(settings(swap).clusterId).toBe(`arp-new-${RESTORE_ID}`);
  const alone = { 'snapshot-check': { ...checked, targetResourceId: undefined } };
  expect(settings(swap, alone).clusterId).toBe('orders-staging');
});

test.each([
  ['the old target’s', aPlan()],
  [
    'the plan’s',
    aPlan({
      network: { ...planFields().network, securityGroups: ['sg-0e'] },
      parameterGroups: { cluster: 'new-parameters' },
    }),
  ],
])('promise 5: restores into quarantine, whatever %s groups are', (_whose, plan) => {
  expect(settings(plan)).toMatchObject({
    securityGroups: ['sg-0c105ed'],
    clusterParameterGroup: 'staging-quarantine-pg16',
  });
});

describe('each setting', () => {
  const plan = aPlan({
    network: { ...planFields().network, subnetGroup: 'new-subnets', port: 5433 },
    iamAuthentication: false,
    backupRetentionDays: 7,
    serverlessCapacity: { min: 1, max: 4 },
  });

  test('is the plan’s where it gives one', () => {
    expect(settings(plan)).toMatchObject({
      subnetGroup: 'new-subnets',
      port: 5433,
      iamAuthentication: false,
      backupRetentionDays: 7,
      serverlessCapacity: { min: 1, max: 4 },
    });
  });

  test('is the old target’s otherwise', () => {
    expect(settings()).toMatchObject({
      subnetGroup: old.subnetGroup,
      port: old.port,
      iamAuthentication: true,
      backupRetentionDays: 3,
      copyTagsToSnapshot: false,
      logExports: ['postgresql'],
    });
  });

  test('is left to RDS where neither knows', () => {
    expect(restoreSettings(saga(), undefined)).toEqual({
      securityGroups: ['sg-0c105ed'],
      clusterParameterGroup: 'staging-quarantine-pg16',
      clusterId: 'orders-staging',
      snapshotArn: COPY_ARN,
      engine: 'aurora-postgresql',
      engineVersion: '16.8',
      iamAuthentication: false,
      copyTagsToSnapshot: true,
      logExports: [],
      tags: OUR_TAGS,
    });
  });
});

test('tags are the old target’s, then the plan’s over them, then ours over all', () => {
  const tagged = { ...old, tags: { team: 'orders', owner: 'old', [PLAN_TAG]: 'forged', [RESTORE_TAG]: 'forged' } };
  const plan = aPlan({ tags: { owner: 'new' } });
  expect(settings(plan, {}, tagged).tags).toEqual({
    team: 'orders',
    owner: 'new',
    ...OUR_TAGS,
  });
});

test('gives a key only to encrypt what has no KMS key: a plain snapshot, or one under a key that AWS owns', () => {
  const copied = before['check-copy-status']!;
  expect(settings().kmsKeyArn).toBeUndefined();
  const plain = { 'check-copy-status': { ...copied, isEncrypted: false, kmsKeyArn: undefined } };
  const underAwsKey = { 'check-copy-status': { ...copied, kmsKeyArn: undefined } };
  expect(settings(aPlan(), plain).kmsKeyArn).toBe(KEY);
  expect(settings(aPlan(), underAwsKey).kmsKeyArn).toBe(KEY);
  expect(settings(aPlan({ copy: { allowUnencrypted: true } }), plain).kmsKeyArn).toBeUndefined();
});

describe('the instances', () => {
  test('are the plan’s, writer first, with the parameter group of the old ones', () => {
    expect(instanceSettings(aPlan(), old)).toEqual([
      { class: 'db.r6g.large', parameterGroup: 'old-instance-parameters' },
      { class: 'db.r6g.large', promotionTier: 1, parameterGroup: 'old-instance-parameters' },
    ]);
  });

  test('have the parameter group of the plan where it gives one', () => {
    const plan = aPlan({ parameterGroups: { instance: 'new-instance-parameters' } });
    expect(instanceSettings(plan, old).map(({ parameterGroup }) => parameterGroup)).toEqual(
      Array(2).fill('new-instance-parameters'),
    );
  });

  test('are as the old ones were where the plan names none', () => {
    expect(instanceSettings(aPlan({ instances: undefined }), old)).toEqual(old.instances);
  });

  // The plan's group is read only together with the plan's instances.
  test('have the parameter group of the plan, though the plan names no instances', () => {
    const plan = aPlan({ instances: undefined, parameterGroups: { instance: 'new-instance-parameters' } });
    expect(instanceSettings(plan, old)[0]!.parameterGroup).toBe('new-instance-parameters');
  });
});

test.each([
  ['as-before', true, true],
  ['as-before', false, false],
  ['as-before', undefined, false],
  ['on', false, true],
  ['on', undefined, true],
  ['off', true, false],
] as const)('with after: %s, an old protection of %p becomes %p', (after, wasProtected, isProtected) => {
  const of = wasProtected === undefined ? undefined : { ...old, deletionProtection: wasProtected };
  expect(isProtectedAfter(aPlan({ deletionProtection: { after } }), of)).toBe(isProtected);
});
