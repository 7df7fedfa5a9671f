import { describe, expect, test } from '@jest/globals';
import { newClusterWanted } from '../../../../services/snapshot-check/preflight/new-cluster-wanted.ts';
import type { SecurityGroupFacts } from '../../../../services/snapshot-check/preflight/place-reader.ts';
import { openingNetworkFindings } from '../../../../services/snapshot-check/preflight/opening-network.ts';
import { quarantineNetworkFindings } from '../../../../services/snapshot-check/preflight/quarantine-network.ts';
import { quarantineParameterFindings } from '../../../../services/snapshot-check/preflight/quarantine-parameters.ts';
import { securityGroupFindings } from '../../../../services/snapshot-check/preflight/security-groups.ts';
import { openingFindings } from '../../../../shared/opening.ts';
import { aPlan } from '../../../support/a-plan.ts';
import { aCluster } from '../../../support/rds-builders.ts';
import { aSecurityGroup, fromFunction, QUARANTINE_GROUP, theQuarantineGroup, VPC } from '../support/memory-place.ts';

const plan = aPlan();
const old = { cluster: aCluster(), instances: [] };
const wanted = newClusterWanted(plan, old, undefined);
const codes = (findings: readonly { code: string }[]) => findings.map(({ code }) => code);

describe('promise 5: the parameter group of the quarantine', () => {
  const there = new Map([[QUARANTINE_GROUP, { family: 'aurora-postgresql16' }]]);
  const found = (values: Record<string, string>, groups: Map<string, { family: string } | undefined> = there) =>
    quarantineParameterFindings(plan, { value: new Map(Object.entries(values)) }, groups);
  const good = { shared_preload_libraries: 'pg_stat_statements,auto_explain', max_logical_replication_workers: '0' };

  test('keeps jobs and subscriptions from starting', () => {
    expect(found(good)).toEqual([]);
    expect(found({ ...good, shared_preload_libraries: '' })).toEqual([]);
  });

  test.each([
    ['loads pg_cron', { ...good, shared_preload_libraries: 'pg_stat_statements, pg_cron' }, 'QuarantineRunsJobs'],
    ['cannot be seen not to load it', { max_logical_replication_workers: '0' }, 'QuarantineRunsJobs'],
    ['lets subscriptions run', { ...good, max_logical_replication_workers: '4' }, 'QuarantineReplicates'],
    ['does not say', { shared_preload_libraries: 'pg_stat_statements' }, 'QuarantineReplicates'],
  ])('is refused when it %s, with the command that mends it', (_what, values, code) => {
    expect(found(values)).toEqual([
      {
        code,
        message: expect.stringContaining(`quarantine parameter group '${QUARANTINE_GROUP}' has `),
        hint: expect.stringMatching(/^aws rds modify-db-cluster-parameter-group .*ApplyMethod=pending-reboot$/),
      },
    ]);
  });

  test('that is not there, or cannot be read, is not judged', () => {
    expect(found({}, new Map([[QUARANTINE_GROUP, undefined]]))).toEqual([]);
    expect(quarantineParameterFindings(plan, undefined, there)).toEqual([]);
  });
});

describe('promise 5: the security groups of the quarantine', () => {
  const found = (...groups: SecurityGroupFacts[]) => quarantineNetworkFindings(plan, wanted, { value: groups });

  test('let in the function alone, and nothing out', () => {
    expect(found(theQuarantineGroup())).toEqual([]);
    expect(found(theQuarantineGroup({ ingress: [{ protocol: '-1', groups: ['sg-0f1'], others: [] }] }))).toEqual([]);
  });

  test.each([
    [
      'a stranger’s group',
      { ingress: [{ ...fromFunction, groups: ['sg-0f1', 'sg-0bad'] }] },
      'QuarantineLetsIn',
      'sg-0bad',
    ],
    [
      'an address',
      { ingress: [fromFunction, { ...fromFunction, groups: [], others: ['10.0.0.0/8'] }] },
      'QuarantineLetsIn',
      '10.0.0.0/8',
    ],
    ['traffic out', { egressRules: 1 }, 'QuarantineLetsOut', 'has 1 rules that let traffic out'],
    ['nobody at all', { ingress: [] }, 'QuarantineShutsOut', 'do not let in sg-0f1 on port 5432'],
    [
      'the function at another port',
      { ingress: [{ ...fromFunction, fromPort: 5433, toPort: 5433 }] },
      'QuarantineShutsOut',
      'port 5432',
    ],
    ['the function over UDP', { ingress: [{ ...fromFunction, protocol: 'udp' }] }, 'QuarantineShutsOut', 'port 5432'],
  ])('are refused when they let in %s', (_what, facts, code, fact) => {
    expect(found(theQuarantineGroup(facts))).toMatchObject([
      { code, message: expect.stringContaining(fact), hint: expect.stringContaining('aws ec2 ') },
    ]);
  });

  test('are not judged while one of them is missing, nor when they cannot be read', () => {
    expect(found()).toEqual([]);
    expect(quarantineNetworkFindings(plan, wanted, undefined)).toEqual([]);
  });

  test('are asked about the port that the new cluster will have', () => {
    const network = { ...plan.network, port: 6000 };
    const other = aPlan({ network });
    const findings = quarantineNetworkFindings(other, newClusterWanted(other, old, undefined), {
      value: [theQuarantineGroup()],
    });
    expect(codes(findings)).toEqual(['QuarantineShutsOut']);
  });
});

describe('security groups', () => {
  const all = [aSecurityGroup('sg-0a1b2c3d'), aSecurityGroup('sg-0f1'), theQuarantineGroup()];
  const vpc = { vpcId: VPC, availabilityZones: [] };
  const found = (groups: SecurityGroupFacts[]) => securityGroupFindings(plan, wanted, { value: groups }, vpc);

  test('that exist in the VPC of the subnets are no finding', () => {
    expect(found(all)).toEqual([]);
  });

  test('that do not exist are found with the field they stand in', () => {
    expect(found([])).toMatchObject([
      { code: 'SecurityGroupNotFound', hint: expect.stringContaining('network.securityGroups') },
      { code: 'SecurityGroupNotFound', hint: expect.stringContaining('network.functionSecurityGroups') },
      { code: 'SecurityGroupNotFound', hint: expect.stringContaining('quarantine.securityGroups') },
    ]);
  });

  test('of the cluster in another VPC are found; the function may be in another', () => {
    const elsewhere = all.map((group) => ({ ...group, vpcId: 'vpc-0e1' }));
    expect(codes(found(elsewhere))).toEqual(['SecurityGroupOfOtherVpc', 'SecurityGroupOfOtherVpc']);
    expect(securityGroupFindings(plan, wanted, { value: elsewhere }, undefined)).toEqual([]);
  });

  test('promise 3: nothing is deleted for a new cluster that could only be opened into the quarantine of a failed restore', () => {
    const closed = aCluster({ securityGroups: ['sg-0c105ed'], clusterParameterGroup: QUARANTINE_GROUP });
    const leftOver = newClusterWanted(plan, { cluster: closed, instances: [] }, undefined);
    expect(codes(openingFindings(plan, leftOver))).toEqual(['SecurityGroupsUnknown', 'ParameterGroupUnknown']);
  });

  test('to open the cluster with must be known', () => {
    const none = newClusterWanted(plan, undefined, undefined);
    expect(codes(openingFindings(plan, none))).toEqual(['SecurityGroupsUnknown']);
    expect(openingFindings(plan, wanted)).toEqual([]);
  });
});

describe('the security groups that the cluster is opened with', () => {
  const found = (...groups: SecurityGroupFacts[]) => openingNetworkFindings(plan, wanted, { value: groups });
  const opening = (ingress: SecurityGroupFacts['ingress']) => aSecurityGroup('sg-0a1b2c3d', { ingress });

  test.each([
    ['the function’s group', [fromFunction]],
    ['a range of addresses, which may hold the function', [{ ...fromFunction, groups: [], others: ['10.0.0.0/8'] }]],
  ])('are fine when they let in %s', (_what, ingress) => {
    expect(found(opening(ingress))).toEqual([]);
  });

  test('are refused when the function could not try the logins of its users, with the command that mends it', () => {
    expect(found(opening([{ ...fromFunction, groups: ['sg-0a1b2c3d'] }]))).toMatchObject([
      { code: 'OpeningShutsOut', hint: expect.stringContaining('--group-id sg-0a1b2c3d --protocol tcp --port 5432') },
    ]);
  });

  test('are not judged while one of them is missing, nor when they cannot be read', () => {
    expect(found()).toEqual([]);
    expect(openingNetworkFindings(plan, wanted, undefined)).toEqual([]);
  });
});
