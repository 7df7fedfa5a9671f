import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  DBClusterSnapshotNotFoundFault,
  DescribeAccountAttributesCommand,
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeOrderableDBInstanceOptionsCommand,
} from '@aws-sdk/client-rds';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Uint8ArrayBlobAdapter } from '@smithy/core/serde';
import { mockClient } from 'aws-sdk-client-mock';
import { KEY } from '../../../support/a-plan.ts';
import { SOURCE_ARN, SOURCE_KEY, SOURCE_RESOURCE, SOURCE_SNAPSHOT_ARN } from '../../../support/rds-builders.ts';
import { aDbCluster, aDbSnapshot, fault, theTarget } from '../../support/answers.ts';
import { aws } from '../../support/aws.ts';
import { QUARANTINE_GROUP, VPC, ZONES } from './memory-place.ts';

export const ec2 = mockClient(EC2Client);
const { rds, kms, secrets } = aws;
const FAMILY = 'aurora-postgresql16';
const zones = ZONES.map((Name) => ({ Name }));
const planTags = [{ Key: 'aurora-restore:plan', Value: 'orders-staging' }];
const functionGroup = { UserId: '111122223333', GroupId: 'sg-0f1' };
/** How the quarantine lets the function in. */
export const FROM_FUNCTION = {
  IpProtocol: 'tcp',
  FromPort: 5432,
  ToPort: 5432,
  UserIdGroupPairs: [functionGroup],
};
const everywhere = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];

/** Everything a restore needs is there. To be said after `holding`. */
export function allIsWell(): void {
  ec2.reset();
  theClusters();
  theGroups();
  theStock();
  theFunctionSays({ asked: ['rds'], unreached: [] });
}

/** What the function in the VPC answers; with an error it has failed. */
export function theFunctionSays(answer: unknown, FunctionError?: string): void {
  const Payload = Uint8ArrayBlobAdapter.fromString(JSON.stringify(answer));
  aws.lambda.on(InvokeCommand).resolves({ StatusCode: 200, Payload, FunctionError });
}

function theClusters(): void {
  theTarget({
    EngineVersion: '16.8',
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0a1b2c3d' }],
    DBSubnetGroup: 'staging-database',
    DBClusterParameterGroup: 'staging-cluster-pg16',
  });
  const source = aDbCluster({ DBClusterArn: SOURCE_ARN, DbClusterResourceId: SOURCE_RESOURCE });
  rds.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'orders-production' }).resolves({ DBClusters: [source] });
  rds
    .on(DescribeDBInstancesCommand, { Filters: [{ Name: 'db-cluster-id', Values: ['orders-staging'] }] })
    .resolves({ DBInstances: [{ DBInstanceIdentifier: 'orders-staging-1', TagList: planTags }] });
  const snapshot = aDbSnapshot({ DBClusterSnapshotArn: SOURCE_SNAPSHOT_ARN, TagList: [], AllocatedStorage: 100 });
  rds.on(DescribeDBClusterSnapshotsCommand).rejects(new DBClusterSnapshotNotFoundFault(fault));
  rds
    .on(DescribeDBClusterSnapshotsCommand, { DBClusterIdentifier: 'orders-production' })
    .resolves({ DBClusterSnapshots: [snapshot] });
}

function theGroups(): void {
  rds
    .on(DescribeDBSubnetGroupsCommand)
    .resolves({ DBSubnetGroups: [{ VpcId: VPC, Subnets: zones.map((zone) => ({ SubnetAvailabilityZone: zone })) }] });
  const group = { DBParameterGroupFamily: FAMILY };
  rds.on(DescribeDBClusterParameterGroupsCommand).resolves({ DBClusterParameterGroups: [group] });
  rds.on(DescribeDBParameterGroupsCommand).resolves({ DBParameterGroups: [group] });
  rds.on(DescribeDBClusterParametersCommand, { DBClusterParameterGroupName: QUARANTINE_GROUP }).resolves({
    Parameters: [
      { ParameterName: 'shared_preload_libraries', ParameterValue: 'pg_stat_statements' },
      { ParameterName: 'max_logical_replication_workers', ParameterValue: '0' },
    ],
  });
  ec2.on(DescribeSecurityGroupsCommand).resolves({
    SecurityGroups: [
      { GroupId: 'sg-0a1b2c3d', VpcId: VPC, IpPermissions: [FROM_FUNCTION], IpPermissionsEgress: everywhere },
      { GroupId: 'sg-0f1', VpcId: VPC, IpPermissionsEgress: everywhere },
      { GroupId: 'sg-0c105ed', VpcId: VPC, IpPermissions: [FROM_FUNCTION], IpPermissionsEgress: [] },
    ],
  });
}

function theStock(): void {
  rds.on(DescribeDBEngineVersionsCommand).resolves({
    DBEngineVersions: [{ EngineVersion: '16.8', DBParameterGroupFamily: FAMILY }],
  });
  rds
    .on(DescribeOrderableDBInstanceOptionsCommand)
    .resolves({ OrderableDBInstanceOptions: [{ AvailabilityZones: zones }] });
  rds
    .on(DescribeDBInstancesCommand, {
      Filters: [{ Name: 'db-instance-id', Values: ['orders-staging-1', 'orders-staging-2'] }],
    })
    .resolves({ DBInstances: [] });
  rds.on(DescribeAccountAttributesCommand).resolves({
    AccountQuotas: [{ AccountQuotaName: 'ManualClusterSnapshots', Used: 12, Max: 100 }],
  });
  const ofAws = { KeyId: SOURCE_KEY, KeyManager: 'AWS' } as const;
  kms.on(DescribeKeyCommand, { KeyId: SOURCE_KEY }).resolves({ KeyMetadata: ofAws });
  kms.on(DescribeKeyCommand, { KeyId: KEY }).resolves({
    KeyMetadata: { KeyId: KEY, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' },
  });
  secrets.on(DescribeSecretCommand).rejects(Object.assign(new Error('none'), { name: 'ResourceNotFoundException' }));
}

/** The names of all calls to AWS since `holding`, without those to the tables. */
export const callsMade = (): string[] =>
  [ec2, rds, kms, aws.lambda, secrets, aws.sns, aws.sfn, aws.bridge].flatMap((client) =>
    client.calls().map(({ args }) => args[0].constructor.name.replace(/Command$/, '')),
  );
