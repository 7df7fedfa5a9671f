import type { RdsApi } from '../../../local/model/world.ts';
import { PLAN_TAG } from '../../../shared/names.ts';
import type { Plan } from '../../../shared/plan.ts';
import { KEY } from '../../support/a-plan.ts';
import type { AwsInMemory } from './aws-in-memory.ts';
import type { SimulatedTime } from './simulated-time.ts';
import { SOURCE_PLACE, TARGET_PLACE } from './two-plans.ts';

const AFTER_A_REBOOT = { ApplyMethod: 'pending-reboot' } as const;

const ENGINE = { Engine: 'aurora-postgresql', EngineVersion: '16.8' } as const;
const FAMILY = 'aurora-postgresql16';
/** Longer than anything that RDS does in the model. */
const SETTLED_MS = 60_000;

export interface Surroundings {
  readonly aws: AwsInMemory;
  readonly time: SimulatedTime;
  readonly plan: Plan;
}

/** The world that a restore begins in: a source with a snapshot, the groups of the plan, and an old target, or none. */
export function beforeARestore(surroundings: Surroundings, hasOldTarget: boolean, sourceKey?: string): void {
  addSource(surroundings, sourceKey);
  addGroups(surroundings);
  if (hasOldTarget) addOldTarget(surroundings);
}

function addSource({ aws, time, plan }: Surroundings, KmsKeyId?: string): void {
  const rds = aws.rds.at(SOURCE_PLACE);
  const cluster = plan.source.cluster;
  const login = { MasterUsername: 'dba', MasterUserPassword: 'of-the-source' };
  const DBClusterIdentifier = cluster;
  rds.CreateDBCluster({ DBClusterIdentifier, ...ENGINE, ...login, ...(KmsKeyId && { KmsKeyId }) });
  settle(time);
  addInstances(rds, cluster, 1, time, []);
  rds.CreateDBClusterSnapshot({ DBClusterIdentifier, DBClusterSnapshotIdentifier: 'nightly' });
  settle(time);
}

function addGroups({ aws, plan: { network, quarantine } }: Surroundings): void {
  const rds = aws.rds.at(TARGET_PLACE);
  const named = { DBParameterGroupFamily: FAMILY, Description: 'of the simulation' };
  rds.CreateDBSubnetGroup({
    DBSubnetGroupName: 'staging-subnets',
    DBSubnetGroupDescription: 'of the simulation',
    SubnetIds: ['subnet-a', 'subnet-b'],
  });
  rds.CreateDBClusterParameterGroup({ DBClusterParameterGroupName: 'staging-cluster-pg16', ...named });
  rds.CreateDBParameterGroup({ DBParameterGroupName: 'staging-instance-pg16', ...named });
  const closed = { DBClusterParameterGroupName: quarantine.clusterParameterGroup };
  rds.CreateDBClusterParameterGroup({ ...closed, ...named });
  rds.ModifyDBClusterParameterGroup({
    ...closed,
    Parameters: [
      { ParameterName: 'shared_preload_libraries', ParameterValue: 'pg_stat_statements', ...AFTER_A_REBOOT },
      { ParameterName: 'max_logical_replication_workers', ParameterValue: '0', ...AFTER_A_REBOOT },
    ],
  });
  addSecurityGroups(aws, network.functionSecurityGroups, quarantine.securityGroups);
}

/** Those of the function, the target's, which lets it in, and the quarantine's, which lets in nobody else. */
function addSecurityGroups({ ec2 }: AwsInMemory, ofFunction: readonly string[], ofQuarantine: readonly string[]): void {
  const UserIdGroupPairs = ofFunction.map((GroupId) => ({ GroupId }));
  const ingress = [{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs }];
  const add = (groupId: string, rules: object) =>
    ec2.addSecurityGroup(TARGET_PLACE, { groupId, groupName: groupId, description: 'of the simulation', ...rules });
  for (const groupId of ofFunction) add(groupId, {});
  add('sg-01d', { ingress });
  for (const groupId of ofQuarantine) add(groupId, { ingress, egress: [] });
}

/** Tagged, protected, with a writer and a reader. */
function addOldTarget({ aws, time, plan }: Surroundings): void {
  const rds = aws.rds.at(TARGET_PLACE);
  const Tags = [{ Key: PLAN_TAG, Value: plan.name }];
  rds.CreateDBCluster({
    DBClusterIdentifier: plan.target.cluster,
    ...ENGINE,
    MasterUsername: 'dba',
    ManageMasterUserPassword: true,
    DBSubnetGroupName: 'staging-subnets',
    VpcSecurityGroupIds: ['sg-01d'],
    DBClusterParameterGroupName: 'staging-cluster-pg16',
    KmsKeyId: KEY,
    StorageEncrypted: true,
    DeletionProtection: true,
    Tags,
  });
  settle(time);
  addInstances(rds, plan.target.cluster, 2, time, Tags);
}

function addInstances(
  rds: RdsApi,
  cluster: string,
  count: number,
  time: SimulatedTime,
  Tags: { Key: string; Value: string }[],
): void {
  for (let number = 1; number <= count; number += 1) {
    rds.CreateDBInstance({
      DBInstanceIdentifier: `${cluster}-${number}`,
      DBClusterIdentifier: cluster,
      DBInstanceClass: 'db.r6g.large',
      Engine: ENGINE.Engine,
      Tags,
    });
    settle(time);
  }
}

const settle = (time: SimulatedTime): void => time.advanceTo(time.now() + SETTLED_MS);
