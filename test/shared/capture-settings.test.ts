import { expect, test } from '@jest/globals';
import { PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import { captureSettings } from '../../shared/capture-settings.ts';
import { aCluster, anInstance } from '../support/rds-builders.ts';

test('reads what a restore does not carry over', () => {
  expect(captureSettings({ cluster: aCluster({ isProtected: true }), instances: [] })).toEqual({
    subnetGroup: 'staging-database',
    securityGroups: ['sg-0a1b2c3d'],
    clusterParameterGroup: 'staging-cluster-pg16',
    port: 5432,
    iamAuthentication: true,
    backupRetentionDays: 3,
    deletionProtection: true,
    copyTagsToSnapshot: true,
    logExports: ['postgresql'],
    tags: { team: 'orders' },
    instances: [],
  });
});

test('names the writer first, whatever order RDS gives', () => {
  const instances = [
    anInstance({ id: 'orders-staging-2', class: 'db.r6g.xlarge', promotionTier: 1 }),
    anInstance({ id: 'orders-staging-1', class: 'db.r6g.large', availabilityZone: 'eu-west-1a' }),
  ];
  expect(captureSettings({ cluster: aCluster(), instances }).instances).toEqual([
    {
      class: 'db.r6g.large',
      availabilityZone: 'eu-west-1a',
      promotionTier: undefined,
      parameterGroup: 'staging-instance-pg16',
    },
    { class: 'db.r6g.xlarge', availabilityZone: undefined, promotionTier: 1, parameterGroup: 'staging-instance-pg16' },
  ]);
});

test('keeps the serverless capacity', () => {
  const serverlessCapacity = { min: 0.5, max: 8 };
  expect(captureSettings({ cluster: aCluster({ serverlessCapacity }), instances: [] })).toMatchObject({
    serverlessCapacity,
  });
});

test('keeps the user’s tags, not those of AWS nor ours', () => {
  const tags = { [PLAN_TAG]: 'a', [RESTORE_TAG]: 'b', 'aws:cloudformation:stack-id': 'c', awsome: 'd', team: 'e' };
  expect(captureSettings({ cluster: aCluster({ tags }), instances: [] }).tags).toEqual({ awsome: 'd', team: 'e' });
});
