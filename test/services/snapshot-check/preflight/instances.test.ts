import { describe, expect, test } from '@jest/globals';
import {
  capacityFindings,
  classFindings,
  unknownInstances,
  zoneFindings,
} from '../../../../services/snapshot-check/preflight/instances.ts';
import { newClusterWanted } from '../../../../services/snapshot-check/preflight/new-cluster-wanted.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aCluster, anInstance, aSnapshot } from '../../../support/rds-builders.ts';
import { ZONES } from '../support/memory-place.ts';

const CLASS = 'db.r6g.large';
const instances = (...list: NonNullable<Parameters<typeof aPlan>[0]>['instances'][]) =>
  list.flatMap((each) => each ?? []);
const wantedBy = (plan = aPlan()) => newClusterWanted(plan, undefined, undefined);
const classes = (
  plan: ReturnType<typeof aPlan>,
  offered: Record<string, { availabilityZones: string[] } | undefined>,
) => classFindings(plan, wantedBy(plan), aSnapshot(), new Map(Object.entries(offered)));

describe('a class', () => {
  test('that cannot be ordered is found once, however many instances want it', () => {
    expect(classes(aPlan(), { [CLASS]: undefined })).toEqual([
      {
        code: 'InstanceClassNotOffered',
        message: "class 'db.r6g.large' cannot be ordered with aurora-postgresql 16.8 in eu-west-1",
        hint: expect.stringContaining('describe-orderable-db-instance-options'),
      },
    ]);
  });

  test('that is not offered in the zone wanted is found', () => {
    const plan = aPlan({ instances: instances([{ class: CLASS, availabilityZone: 'eu-west-1d' }]) });
    expect(classes(plan, { [CLASS]: { availabilityZones: ZONES } })).toMatchObject([
      { code: 'ZoneNotOffered', message: expect.stringContaining("'eu-west-1d' is not among those of class") },
    ]);
  });

  test('that is offered where it is wanted, or that nobody would tell about, is no finding', () => {
    const plan = aPlan({ instances: instances([{ class: CLASS, availabilityZone: 'eu-west-1b' }]) });
    expect(classes(plan, { [CLASS]: { availabilityZones: ZONES } })).toEqual([]);
    expect(classes(plan, {})).toEqual([]);
  });
});

test('finds a zone that the subnet group does not reach', () => {
  const plan = aPlan({
    instances: instances([{ class: CLASS, availabilityZone: 'eu-west-1c' }]),
    network: { ...aPlan().network, subnetGroup: 'two-zones' },
  });
  const groups = new Map([['two-zones', { availabilityZones: ZONES.slice(0, 2) }]]);
  expect(zoneFindings(wantedBy(plan), groups)).toMatchObject([{ code: 'ZoneNotOffered' }]);
  expect(zoneFindings(wantedBy(plan), new Map([['two-zones', { availabilityZones: ZONES }]]))).toEqual([]);
});

test('finds serverless instances without a capacity', () => {
  const serverless = { instances: instances([{ class: 'db.serverless' }]) };
  const capacity = { min: 0.5, max: 4 };
  expect(capacityFindings(aPlan(serverless), wantedBy(aPlan(serverless)))).toMatchObject([
    { code: 'ServerlessCapacityUnknown' },
  ]);
  const planned = aPlan({ ...serverless, serverlessCapacity: capacity });
  expect(capacityFindings(planned, wantedBy(planned))).toEqual([]);
  const old = { cluster: aCluster({ serverlessCapacity: capacity }), instances: [] };
  expect(capacityFindings(aPlan(serverless), newClusterWanted(aPlan(serverless), old, undefined))).toEqual([]);
});

test('finds no instances to be wanted only where the target could be seen', () => {
  const plan = aPlan({ instances: undefined });
  expect(unknownInstances(plan, wantedBy(plan), { value: undefined })).toMatchObject([{ code: 'InstancesUnknown' }]);
  expect(unknownInstances(plan, wantedBy(plan), undefined)).toEqual([]);
});

describe('the new cluster', () => {
  const old = {
    cluster: aCluster(),
    instances: [anInstance({ id: 'b', class: 'db.t4g.large' }), anInstance({ id: 'orders-staging-1' })],
  };

  test('is as the old one where the plan says nothing, writer first', () => {
    expect(newClusterWanted(aPlan({ instances: undefined }), old, undefined)).toMatchObject({
      instances: [{ class: 'db.r6g.large', parameterGroup: 'staging-instance-pg16' }, { class: 'db.t4g.large' }],
      instanceNames: ['orders-staging-1', 'orders-staging-2'],
      subnetGroup: 'staging-database',
      securityGroups: ['sg-0a1b2c3d'],
      clusterParameterGroup: 'staging-cluster-pg16',
      port: 5432,
    });
  });

  test('is as the plan says where it says so', () => {
    const network = { ...aPlan().network, subnetGroup: 'mine', securityGroups: ['sg-0abc'], port: 6000 };
    const plan = aPlan({ network, parameterGroups: { cluster: 'mine-pg16', instance: 'mine-too-pg16' } });
    expect(newClusterWanted(plan, old, undefined)).toMatchObject({
      instances: [{ parameterGroup: 'mine-too-pg16' }, { parameterGroup: 'mine-too-pg16', promotionTier: 1 }],
      subnetGroup: 'mine',
      securityGroups: ['sg-0abc'],
      clusterParameterGroup: 'mine-pg16',
      port: 6000,
    });
  });

  test('has the port of the source where neither says one', () => {
    expect(newClusterWanted(aPlan(), undefined, aCluster({ port: 6432 })).port).toBe(6432);
    expect(newClusterWanted(aPlan(), undefined, undefined).port).toBe(5432);
  });
});
