import { beforeEach, describe, expect, test } from '@jest/globals';
import { createIds } from '../../../local/model/ids.ts';
import { createRdsWorld, type RdsWorld } from '../../../local/model/world.ts';
import { createRds } from '../../../local/rds/rds-service.ts';
import type { Caller, Permission, WireService } from '../../../local/wire/service.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';

const caller: Caller = { accountId: '111122223333', region: 'eu-west-1', principal: { kind: 'developer' } };
const arn = (tail: string, region = 'eu-west-1') => `arn:aws:rds:${region}:111122223333:${tail}`;
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k';

let world: RdsWorld;
let clock: VirtualClock;
let rds: WireService;

beforeEach(() => {
  clock = virtualClock();
  world = createRdsWorld({ clock, ids: createIds(() => Math.random()), emit: () => undefined });
  rds = createRds({ world });
  world.at(caller).CreateDBCluster({
    DBClusterIdentifier: 'staging',
    Engine: 'aurora-postgresql',
    MasterUsername: 'dba',
    MasterUserPassword: 'a-master-password',
    KmsKeyId: KEY,
    Tags: [{ Key: 'arp:role', Value: 'target' }],
  });
  clock.advanceAtOnce(10_000);
  world.at(caller).CreateDBClusterSnapshot({ DBClusterIdentifier: 'staging', DBClusterSnapshotIdentifier: 'nightly' });
  clock.advanceAtOnce(10_000);
});

const needs = (operation: string, input: object): readonly Permission[] =>
  rds.operations[operation]!.permissions(input, caller);
/** `action resource`, one line each. */
const lines = (operation: string, input: object) =>
  needs(operation, input).map(({ action, resource }) => `${action} ${resource}`);
const onKey = [`kms:DescribeKey ${KEY}`, `kms:CreateGrant ${KEY}`];

describe('permissions of the flow', () => {
  test('a copy needs source and target, tagging and the key', () => {
    const input = {
      SourceDBClusterSnapshotIdentifier: 'nightly',
      TargetDBClusterSnapshotIdentifier: 'Copy',
      KmsKeyId: KEY,
    };
    const both = [
      `rds:CopyDBClusterSnapshot ${arn('cluster-snapshot:nightly')}`,
      `rds:CopyDBClusterSnapshot ${arn('cluster-snapshot:copy')}`,
    ];
    expect(lines('CopyDBClusterSnapshot', input)).toEqual([...both, ...onKey]);
    const Tags = [{ Key: 'restore', Value: 'r-1' }];
    expect(lines('CopyDBClusterSnapshot', { ...input, Tags })).toContain(
      `rds:AddTagsToResource ${arn('cluster-snapshot:copy')}`,
    );
    expect(needs('CopyDBClusterSnapshot', { ...input, Tags })[1]!.context).toEqual({
      'aws:RequestTag/restore': 'r-1',
      'rds:req-tag/restore': 'r-1',
      'aws:TagKeys': ['restore'],
    });
    expect(needs('CopyDBClusterSnapshot', input).at(-1)!.context).toEqual({
      'kms:ViaService': 'rds.eu-west-1.amazonaws.com',
      'kms:GrantIsForAWSResource': 'true',
    });
  });

  test('a copy across regions needs the crossing on both snapshots', () => {
    const source = arn('cluster-snapshot:far', 'us-east-1');
    const input = { SourceDBClusterSnapshotIdentifier: source, TargetDBClusterSnapshotIdentifier: 'copy' };
    expect(lines('CopyDBClusterSnapshot', input)).toEqual([
      `rds:CopyDBClusterSnapshot ${source}`,
      `rds:CopyDBClusterSnapshot ${arn('cluster-snapshot:copy')}`,
      `rds:CrossRegionCommunication ${source}`,
      `rds:CrossRegionCommunication ${arn('cluster-snapshot:copy')}`,
    ]);
  });

  test('a restore needs cluster, groups, snapshot, and the snapshot’s own key', () => {
    const input = {
      DBClusterIdentifier: 'new',
      SnapshotIdentifier: 'nightly',
      Engine: 'aurora-postgresql',
      DBSubnetGroupName: 'private',
    };
    expect(lines('RestoreDBClusterFromSnapshot', input)).toEqual([
      ...[
        'cluster:new',
        'cluster-pg:default.aurora-postgresql16',
        'og:default:aurora-postgresql-16',
        'subgrp:private',
        'cluster-snapshot:nightly',
      ].map((tail) => `rds:RestoreDBClusterFromSnapshot ${arn(tail)}`),
      ...onKey,
    ]);
  });

  test('a deletion shows the cluster’s tags, and needs its final snapshot', () => {
    const input = { DBClusterIdentifier: 'Staging', FinalDBSnapshotIdentifier: 'final' };
    expect(needs('DeleteDBCluster', input)[0]).toEqual({
      action: 'rds:DeleteDBCluster',
      resource: arn('cluster:staging'),
      context: { 'aws:ResourceTag/arp:role': 'target', 'rds:cluster-tag/arp:role': 'target' },
    });
    expect(lines('DeleteDBCluster', input).slice(1)).toEqual([
      `rds:DeleteDBCluster ${arn('cluster-snapshot:final')}`,
      `rds:CreateDBClusterSnapshot ${arn('cluster:staging')}`,
      `rds:CreateDBClusterSnapshot ${arn('cluster-snapshot:final')}`,
    ]);
    expect(lines('DeleteDBCluster', { DBClusterIdentifier: 'staging', SkipFinalSnapshot: true })).toHaveLength(1);
  });

  test('an instance needs its cluster and groups', () => {
    const input = {
      DBInstanceIdentifier: 'i',
      DBClusterIdentifier: 'staging',
      DBInstanceClass: 'db.r6g.large',
      Engine: 'aurora-postgresql',
    };
    expect(lines('CreateDBInstance', input)).toEqual(
      ['db:i', 'cluster:staging', 'pg:default.aurora-postgresql16', 'subgrp:default'].map(
        (tail) => `rds:CreateDBInstance ${arn(tail)}`,
      ),
    );
  });

  test('a rename needs the old and the new ARN', () => {
    const input = { DBClusterIdentifier: 'staging', NewDBClusterIdentifier: 'staging-old' };
    expect(lines('ModifyDBCluster', input)).toEqual(
      ['staging', 'staging-old'].map((name) => `rds:ModifyDBCluster ${arn(`cluster:${name}`)}`),
    );
  });

  test('a managed password needs its secret and a key', () => {
    expect(
      lines('ModifyDBCluster', { DBClusterIdentifier: 'staging', ManageMasterUserPassword: true }).slice(1),
    ).toEqual([
      expect.stringMatching(
        /^secretsmanager:CreateSecret arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-/,
      ),
      expect.stringMatching(
        /^secretsmanager:TagResource arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-/,
      ),
      expect.stringMatching(/^kms:DescribeKey /),
    ]);
  });

  test.each([
    ['DescribeDBClusters', { DBClusterIdentifier: 'staging' }, ['cluster:staging']],
    ['DescribeDBClusters', {}, ['cluster:*']],
    ['DescribeDBInstances', { Filters: [{ Name: 'db-cluster-id', Values: ['staging'] }] }, ['db:*']],
    ['DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: 'nightly' }, ['cluster-snapshot:nightly']],
    ['DescribeDBClusterSnapshots', { DBClusterIdentifier: 'staging' }, ['cluster-snapshot:*', 'cluster:staging']],
    ['DescribeDBClusterSnapshots', {}, ['cluster-snapshot:*', 'cluster:*']],
  ])('%s of %j needs %j', (operation, input, tails) => {
    expect(lines(operation, input)).toEqual(tails.map((tail) => `rds:${operation} ${arn(tail)}`));
  });
});
