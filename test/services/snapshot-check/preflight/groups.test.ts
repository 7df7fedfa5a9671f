import { describe, expect, test } from '@jest/globals';
import { engineFindings, familyOf, nearestOffered } from '../../../../services/snapshot-check/preflight/engine.ts';
import { newClusterWanted } from '../../../../services/snapshot-check/preflight/new-cluster-wanted.ts';
import { parameterGroupFindings } from '../../../../services/snapshot-check/preflight/parameter-groups.ts';
import type { EngineVersionFacts } from '../../../../services/snapshot-check/preflight/place-reader.ts';
import { subnetGroupFindings } from '../../../../services/snapshot-check/preflight/subnet-group.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aCluster, aSnapshot, writerAndReader } from '../../../support/rds-builders.ts';
import { aSaga } from '../../../support/a-saga.ts';
import { check } from '../support/given-check.ts';
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
  const of = (value: EngineVersionFacts | undefined, offered: readonly string[] = []) => ({
    engineVersion: { value },
    offeredVersions: { value: offered },
  });
  const unseen = { engineVersion: undefined, offeredVersions: undefined };

  test('names its family, and its major version does where AWS does not tell', () => {
    expect(familyOf(aPlan(), aSnapshot(), of({ version: '16.8', family: 'told' }))).toBe('told');
    expect(familyOf(aPlan(), aSnapshot(), unseen)).toBe(FAMILY);
    expect(familyOf(aPlan({ engineVersion: '17.2' }), aSnapshot(), unseen)).toBe('aurora-postgresql17');
    expect(familyOf(aPlan(), undefined, unseen)).toBeUndefined();
  });

  test('of a version that the region offers no longer is found, with the nearest and where to write it', () => {
    expect(engineFindings(aPlan(), aSnapshot(), of(undefined, ['15.10', '16.11', '16.9']))).toMatchObject([
      {
        code: 'EngineVersionNotOffered',
        message: expect.stringContaining(
          'aurora-postgresql 16.8, which eu-west-1 does not offer; the nearest it offers is 16.9',
        ),
        hint: expect.stringContaining(`Write "engineVersion: '16.9'" into plan 'orders-staging'.`),
      },
    ]);
    expect(engineFindings(aPlan(), aSnapshot(), of(undefined))[0]!.hint).toMatch(/^Upgrade the source/);
    expect(engineFindings(aPlan(), aSnapshot(), of({ version: '16.8', family: FAMILY }))).toEqual([]);
    expect(engineFindings(aPlan(), aSnapshot(), unseen)).toEqual([]);
  });

  test('that the plan gives must not be older than the snapshot’s', () => {
    const findings = engineFindings(aPlan({ engineVersion: '16.6' }), aSnapshot(), unseen);
    expect(findings).toMatchObject([
      { code: 'EngineVersionOlder', message: expect.stringContaining("expected '16.8'") },
    ]);
    expect(engineFindings(aPlan({ engineVersion: '16.10' }), aSnapshot(), unseen)).toEqual([]);
  });

  test.each([
    ['the next one up', '16.8', ['16.4', '16.9', '16.11', '17.2'], '16.9'],
    ['by number, not by letter', '16.9', ['16.10', '16.11'], '16.10'],
    ['the next major version where this one is gone', '16.8', ['15.13', '17.4', '17.2'], '17.2'],
    ['the newest below a plan that wants too much', '16.99', ['16.9', '16.11'], '16.11'],
    ['none that is older than the snapshot', '16.8', ['15.13', '16.4'], undefined],
  ])('nearest is %s', (_what, wanted, offered, nearest) => {
    expect(nearestOffered('16.8', wanted, offered)).toBe(nearest);
  });

  test('is restored with the version that the plan gives, and classes are asked for with it', async () => {
    const it = check({ saga: aSaga({ plan: aPlan({ engineVersion: '16.9' }) }), place: { versions: ['16.9'] } });
    expect(await it.advance()).toMatchObject({ output: { engineVersion: '16.9' } });
    expect(await check({ place: { versions: ['16.9'] } }).codes()).toEqual(['EngineVersionNotOffered']);
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
