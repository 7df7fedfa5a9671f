import { describe, expect, test } from '@jest/globals';
import { engineFindings, familyOf } from '../../../../services/snapshot-check/preflight/engine.ts';
import { newClusterWanted } from '../../../../services/snapshot-check/preflight/new-cluster-wanted.ts';
import { parameterGroupFindings } from '../../../../services/snapshot-check/preflight/parameter-groups.ts';
import { subnetGroupFindings } from '../../../../services/snapshot-check/preflight/subnet-group.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aCluster, aSnapshot, writerAndReader } from '../../../support/rds-builders.ts';
import { QUARANTINE_GROUP } from '../support/memory-place.ts';

const FAMILY = 'aurora-postgresql16';
const old = { cluster: aCluster(), instances: writerAndReader() };
type Families = Record<string, string | undefined>;
const asAnswers = (families: Families) =>
  new Map(Object.entries(families).map(([name, family]) => [name, family === undefined ? undefined : { family }]));

describe('parameter groups', () => {
  const found = (
    clusters: Families,
    instances: Families = {},
    fields: Parameters<typeof aPlan>[0] = {},
    family?: string,
  ) => {
    const plan = aPlan(fields);
    const groups = { ofClusters: asAnswers(clusters), ofInstances: asAnswers(instances) };
    return parameterGroupFindings(plan, newClusterWanted(plan, old, undefined), groups, family ?? FAMILY);
  };
  const good = { [QUARANTINE_GROUP]: FAMILY, 'staging-cluster-pg16': FAMILY };

  test('that exist and are of the engine’s family are no finding', () => {
    expect(found(good, { 'staging-instance-pg16': FAMILY })).toEqual([]);
  });

  test('that do not exist are found, each once, with the command that makes them', () => {
    const none = { [QUARANTINE_GROUP]: undefined, 'staging-cluster-pg16': undefined };
    expect(found(none, { 'staging-instance-pg16': undefined })).toEqual([
      {
        code: 'ParameterGroupNotFound',
        message: "cluster parameter group 'staging-quarantine-pg16' does not exist in eu-west-1",
        hint: expect.stringMatching(
          /quarantine\.clusterParameterGroup .* aws rds create-db-cluster-parameter-group .* --db-parameter-group-family aurora-postgresql16 /,
        ),
      },
      expect.objectContaining({ hint: expect.stringContaining('parameterGroups.cluster') }),
      expect.objectContaining({ hint: expect.stringContaining('aws rds create-db-parameter-group ') }),
    ]);
  });

  test('of the old target are refused when the snapshot has a newer engine', () => {
    expect(found(good, {}, {}, 'aurora-postgresql17')).toMatchObject([
      { code: 'ParameterGroupOfOtherFamily', hint: expect.stringContaining('quarantine.clusterParameterGroup') },
      { code: 'ParameterGroupOfOtherFamily', hint: expect.stringContaining('parameterGroups.cluster') },
    ]);
  });

  test('of RDS itself need not be listed, but have a family', () => {
    const fields = { parameterGroups: { cluster: 'default.aurora-postgresql15' } };
    expect(found({ [QUARANTINE_GROUP]: FAMILY }, {}, fields)).toMatchObject([{ code: 'ParameterGroupOfOtherFamily' }]);
  });

  test('that AWS would not show are not judged', () => {
    expect(found({}, {})).toEqual([]);
  });
});

describe('the engine', () => {
  test('names its family, and its major version does where AWS does not tell', () => {
    expect(familyOf(aSnapshot(), { value: { version: '16.8', family: 'told' } })).toBe('told');
    expect(familyOf(aSnapshot(), undefined)).toBe(FAMILY);
    expect(familyOf(undefined, undefined)).toBeUndefined();
  });

  test('of a version that the region lacks is found', () => {
    expect(engineFindings(aPlan(), aSnapshot(), { value: undefined })).toMatchObject([
      { code: 'EngineVersionNotOffered', message: expect.stringContaining('aurora-postgresql 16.8, which eu-west-1') },
    ]);
    expect(engineFindings(aPlan(), aSnapshot(), { value: { version: '16.8', family: FAMILY } })).toEqual([]);
    expect(engineFindings(aPlan(), aSnapshot(), undefined)).toEqual([]);
  });
});

test('finds a subnet group that does not exist, and none where RDS takes its own', () => {
  const wanted = newClusterWanted(aPlan(), old, undefined);
  expect(subnetGroupFindings(aPlan(), wanted, new Map([['staging-database', undefined]]))).toMatchObject([
    { code: 'SubnetGroupNotFound', message: "subnet group 'staging-database' does not exist in eu-west-1" },
  ]);
  expect(subnetGroupFindings(aPlan(), wanted, new Map())).toEqual([]);
  expect(subnetGroupFindings(aPlan(), newClusterWanted(aPlan(), undefined, undefined), new Map())).toEqual([]);
});
