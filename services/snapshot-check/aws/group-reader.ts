import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  paginateDescribeDBClusterParameters,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { absentIf } from '../../../shared/absent-if.ts';
import type { CallLog } from '../../../shared/call-log.ts';
import type { PlaceReader } from '../preflight/place-reader.ts';

type GroupReader = Pick<
  PlaceReader,
  'subnetGroup' | 'clusterParameterGroup' | 'instanceParameterGroup' | 'clusterParameters'
>;

/** The service model names the first for parameter groups of clusters too; restores are refused with the second. */
const absentIfNoGroup = <Result>(call: () => Promise<Result>): Promise<Result | undefined> =>
  absentIf('DBParameterGroupNotFoundFault', () => absentIf('DBClusterParameterGroupNotFoundFault', call));

/** Subnet groups and parameter groups, and what these say. */
export function groupReader(client: RDSClient, log: CallLog): GroupReader {
  return {
    subnetGroup: (DBSubnetGroupName) =>
      log.record('DescribeDBSubnetGroups', DBSubnetGroupName, async () => {
        const command = new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName });
        const answer = await absentIf('DBSubnetGroupNotFoundFault', () => client.send(command));
        const group = answer?.DBSubnetGroups?.[0];
        const zones = (group?.Subnets ?? []).flatMap(({ SubnetAvailabilityZone: zone }) => zone?.Name ?? []);
        return group && { vpcId: group.VpcId, availabilityZones: [...new Set(zones)].sort() };
      }),
    clusterParameterGroup: (DBClusterParameterGroupName) =>
      log.record('DescribeDBClusterParameterGroups', DBClusterParameterGroupName, async () => {
        const command = new DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName });
        const answer = await absentIfNoGroup(() => client.send(command));
        return familyIn(answer?.DBClusterParameterGroups?.[0]);
      }),
    instanceParameterGroup: (DBParameterGroupName) =>
      log.record('DescribeDBParameterGroups', DBParameterGroupName, async () => {
        const command = new DescribeDBParameterGroupsCommand({ DBParameterGroupName });
        const answer = await absentIfNoGroup(() => client.send(command));
        return familyIn(answer?.DBParameterGroups?.[0]);
      }),
    clusterParameters: (group, names) =>
      log.record('DescribeDBClusterParameters', group, async () => {
        const found = await absentIfNoGroup(() => parametersOf(client, group, names));
        return found ?? new Map<string, string>();
      }),
  };
}

async function parametersOf(
  client: RDSClient,
  DBClusterParameterGroupName: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const Filters = [{ Name: 'parameter-name', Values: [...names] }];
  const values = new Map<string, string>();
  for await (const page of paginateDescribeDBClusterParameters({ client }, { DBClusterParameterGroupName, Filters })) {
    for (const { ParameterName: name, ParameterValue: value } of page.Parameters ?? []) {
      if (name !== undefined && value !== undefined) values.set(name, value);
    }
  }
  return values;
}

const familyIn = (group: { readonly DBParameterGroupFamily?: string } | undefined) =>
  group && { family: group.DBParameterGroupFamily ?? '' };
