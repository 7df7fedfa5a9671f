import { describe, expect, test } from '@jest/globals';
import { PLAN_TAG, RESTORE_TAG } from '../../../shared/names.ts';
import type { StepOutputs } from '../../../shared/step-outputs.ts';
import {
  instanceSettings,
  isProtectedAfter,
  restoreSettings,
} from '../../../services/restore-snapshot/restore-settings.ts';
import { aPlan, KEY } from '../../support/a-plan.ts';
import { aSaga, outputsOf } from '../../support/a-saga.ts';
import { COPY_ARN, OUR_TAGS } from '../../support/rds-builders.ts';

const before = outputsOf(['snapshot-check', 'copy-snapshot', 'check-copy-status', 'delete-rds']);
const old = before['delete-rds']!.settings!;
const saga = (plan = aPlan(), outputs: Partial<StepOutputs> = {}) =>
  aSaga({ at: 'restore-snapshot', plan, outputs: { ...before, ...outputs } });
const nothingOld = { 'delete-rds': { hadExisted: false } };

test('restores the verified snapshot, by the target’s name, as the engine it was', () => {
  expect(restoreSettings(saga())).toMatchObject({
    clusterId: 'orders-staging',
    snapshotArn: COPY_ARN,
    engine: 'aurora-postgresql',
    engineVersion: '16.8',
  });
});

describe('each setting', () => {
  const plan = aPlan({
    network: { subnetGroup: 'new-subnets', securityGroups: ['sg-0e'], port: 5433 },
    parameterGroups: { cluster: 'new-parameters' },
    iamAuthentication: false,
    backupRetentionDays: 7,
    serverlessCapacity: { min: 1, max: 4 },
  });

  test('is the plan’s where it gives one', () => {
    expect(restoreSettings(saga(plan))).toMatchObject({
      subnetGroup: 'new-subnets',
      securityGroups: ['sg-0e'],
      port: 5433,
      clusterParameterGroup: 'new-parameters',
      iamAuthentication: false,
      backupRetentionDays: 7,
      serverlessCapacity: { min: 1, max: 4 },
    });
  });

  test('is the old target’s otherwise', () => {
    expect(restoreSettings(saga())).toMatchObject({
      subnetGroup: old.subnetGroup,
      securityGroups: old.securityGroups,
      port: old.port,
      clusterParameterGroup: old.clusterParameterGroup,
      iamAuthentication: true,
      backupRetentionDays: 3,
      copyTagsToSnapshot: false,
      logExports: ['postgresql'],
    });
  });

  test('is left to RDS where neither knows', () => {
    expect(restoreSettings(saga(aPlan(), nothingOld))).toEqual({
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

  test('an empty list of security groups counts as none, or the cluster would get none', () => {
    const settings = { ...old, securityGroups: [] };
    const outputs = { 'delete-rds': { hadExisted: true, settings } };
    expect(restoreSettings(saga(aPlan(), outputs)).securityGroups).toBeUndefined();
  });
});

test('tags are the old target’s, then the plan’s over them, then ours over all', () => {
  const settings = { ...old, tags: { team: 'orders', owner: 'old', [PLAN_TAG]: 'forged', [RESTORE_TAG]: 'forged' } };
  const plan = aPlan({ tags: { owner: 'new' } });
  expect(restoreSettings(saga(plan, { 'delete-rds': { hadExisted: true, settings } })).tags).toEqual({
    team: 'orders',
    owner: 'new',
    ...OUR_TAGS,
  });
});

test('gives a key only to encrypt a snapshot that is not encrypted', () => {
  const copied = before['check-copy-status']!;
  expect(restoreSettings(saga()).kmsKeyArn).toBeUndefined();
  const plain = { 'check-copy-status': { ...copied, isEncrypted: false } };
  expect(restoreSettings(saga(aPlan(), plain)).kmsKeyArn).toBe(KEY);
  expect(restoreSettings(saga(aPlan({ copy: { allowUnencrypted: true } }), plain)).kmsKeyArn).toBeUndefined();
});

describe('the instances', () => {
  test('are the plan’s, writer first, with the parameter group of the old ones', () => {
    expect(instanceSettings(saga())).toEqual([
      { class: 'db.r6g.large', parameterGroup: 'old-instance-parameters' },
      { class: 'db.r6g.large', promotionTier: 1, parameterGroup: 'old-instance-parameters' },
    ]);
  });

  test('have the parameter group of the plan where it gives one', () => {
    const plan = aPlan({ parameterGroups: { instance: 'new-instance-parameters' } });
    expect(instanceSettings(saga(plan)).map(({ parameterGroup }) => parameterGroup)).toEqual(
      Array(2).fill('new-instance-parameters'),
    );
  });

  test('are as the old ones were where the plan names none', () => {
    expect(instanceSettings(saga(aPlan({ instances: undefined })))).toEqual(old.instances);
  });

  // The plan's group is read only together with the plan's instances.
  test('have the parameter group of the plan, though the plan names no instances', () => {
    const plan = aPlan({ instances: undefined, parameterGroups: { instance: 'new-instance-parameters' } });
    expect(instanceSettings(saga(plan))[0]!.parameterGroup).toBe('new-instance-parameters');
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
  const deletion =
    wasProtected === undefined
      ? { hadExisted: false }
      : { hadExisted: true, settings: { ...old, deletionProtection: wasProtected } };
  expect(isProtectedAfter(saga(aPlan({ deletionProtection: { after } }), { 'delete-rds': deletion }))).toBe(
    isProtected,
  );
});
