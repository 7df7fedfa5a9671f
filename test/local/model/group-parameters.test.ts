import { beforeEach, describe, expect, test } from '@jest/globals';
import { givenCluster, givenWorld, type Given } from './support/given.ts';

let given: Given;

beforeEach(() => {
  given = givenWorld();
  const group = { DBParameterGroupFamily: 'aurora-postgresql16', Description: 'd' };
  given.rds.CreateDBClusterParameterGroup({ DBClusterParameterGroupName: 'clusters', ...group });
  given.rds.CreateDBParameterGroup({ DBParameterGroupName: 'instances', ...group });
});

type Method = 'immediate' | 'pending-reboot';
const parameter = (ParameterName: string, ParameterValue: string, ApplyMethod: Method = 'pending-reboot') => ({
  ...{ ParameterName, ParameterValue, ApplyMethod },
});
const ofClusters = (...Parameters: object[]) =>
  given.rds.ModifyDBClusterParameterGroup({ DBClusterParameterGroupName: 'clusters', Parameters });
const ofInstances = (...Parameters: object[]) =>
  given.rds.ModifyDBParameterGroup({ DBParameterGroupName: 'instances', Parameters });
const refusal = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe.each([
  ['clusters', ofClusters],
  ['instances', ofInstances],
])('a parameter of a group of %s', (_, set) => {
  test.each([
    ['max_conections', '1', 'InvalidParameterValue', 'Could not find parameter with name: max_conections'],
    ['fsync', '0', 'NotImplemented', 'the parameter fsync of aurora-postgresql16'],
    ['rds.brand_new', '0', 'NotImplemented', 'the parameter rds.brand_new of aurora-postgresql16'],
    ['listen_addresses', '*', 'InvalidParameterValue', 'The parameter listen_addresses cannot be modified.'],
    ['geqo', 'on', 'InvalidParameterValue', 'Invalid parameter value: on for: geqo allowed values are: 0,1'],
    ['log_statement', 'some', 'InvalidParameterValue', 'for: log_statement allowed values are: none,ddl,mod,all'],
    ['max_connections', '128MB', 'InvalidParameterValue', 'for: max_connections allowed values are: 1-262143'],
    ['temp_file_limit', '-2', 'InvalidParameterValue', 'for: temp_file_limit allowed values are: -1-2147483647'],
  ])('is refused by name and value: %s=%s', (name, value, code, message) => {
    expect(() => set(parameter(name, value))).toThrow(refusal(code, message));
  });

  test.each([
    ['max_connections', 'LEAST({DBInstanceClassMemory/9531392},5000)'],
    ['max_connections', '{DBInstanceClassMemory/9531392}'],
    ['default_transaction_isolation', 'repeatable read'],
    ['random_page_cost', '1.1'],
    ['temp_file_limit', '-1'],
    ['shared_preload_libraries', ''],
    ['cron.log_run', 'off'],
  ])('is taken: %s=%s', (name, value) => {
    expect(() => set(parameter(name, value))).not.toThrow();
  });

  test('that is static is refused with the apply method immediate, a dynamic one is not', () => {
    expect(() => set(parameter('max_connections', '100', 'immediate'))).toThrow(
      refusal('InvalidParameterCombination', 'cannot use immediate apply method for static parameter'),
    );
    expect(() => set(parameter('work_mem', '4096', 'immediate'))).not.toThrow();
    expect(() => set({ ParameterName: 'work_mem', ParameterValue: '4096' })).toThrow('Invalid apply method: none');
  });

  test('is missed when none is given', () => {
    expect(() => set()).toThrow(refusal('MissingParameter', 'Parameters'));
  });
});

test('a request with one wrong parameter sets none of the others', () => {
  expect(() => ofClusters(parameter('work_mem', '4096'), parameter('work_men', '4096'))).toThrow();
  expect(given.rds.DescribeDBClusterParameters({ DBClusterParameterGroupName: 'clusters' }).Parameters).toEqual([]);
});

test('a parameter of clusters only is not found in a group of instances', () => {
  const one = parameter('rds.logical_replication', '1');
  expect(() => ofInstances(one)).toThrow('Could not find parameter with name: rds.logical_replication');
  expect(() => ofClusters(one)).not.toThrow();
});

test('what is set is shown with what RDS knows of it', () => {
  ofInstances(parameter('work_mem', '4096'));
  expect(given.rds.DescribeDBParameters({ DBParameterGroupName: 'instances' }).Parameters).toEqual([
    {
      ...parameter('work_mem', '4096'),
      ...{ ApplyType: 'dynamic', AllowedValues: '64-2147483647', IsModifiable: true, Source: 'user' },
    },
  ]);
});

test('a default group cannot be changed', () => {
  const Parameters = [parameter('work_mem', '4096')];
  const DBClusterParameterGroupName = 'default.aurora-postgresql16';
  expect(() => given.rds.ModifyDBClusterParameterGroup({ DBClusterParameterGroupName, Parameters })).toThrow(
    refusal('InvalidParameterValue', 'Cannot modify a default parameter group.'),
  );
});

describe('a cluster parameter group that does not exist', () => {
  const DBClusterParameterGroupName = 'none';
  const notFound = (code: string) => refusal(code, 'DBClusterParameterGroup not found: none');

  test.each([
    [
      'DescribeDBClusterParameterGroups',
      () => given.rds.DescribeDBClusterParameterGroups({ DBClusterParameterGroupName }),
    ],
    ['DescribeDBClusterParameters', () => given.rds.DescribeDBClusterParameters({ DBClusterParameterGroupName })],
    ['ModifyDBClusterParameterGroup', () => given.rds.ModifyDBClusterParameterGroup({ DBClusterParameterGroupName })],
    ['DeleteDBClusterParameterGroup', () => given.rds.DeleteDBClusterParameterGroup({ DBClusterParameterGroupName })],
  ])('is DBParameterGroupNotFound to %s', (_, call) => {
    expect(call).toThrow(notFound('DBParameterGroupNotFound'));
  });

  test('is DBClusterParameterGroupNotFound to what would use it', () => {
    givenCluster(given, 'prod');
    const use = () => given.rds.ModifyDBCluster({ DBClusterIdentifier: 'prod', DBClusterParameterGroupName });
    expect(use).toThrow(notFound('DBClusterParameterGroupNotFound'));
    expect(() => givenCluster(given, 'new', { DBClusterParameterGroupName })).toThrow(
      notFound('DBClusterParameterGroupNotFound'),
    );
  });
});
