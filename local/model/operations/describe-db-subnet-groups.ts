import { defaultVpcId } from '../../ec2/default-vpc.ts';
import { listGroups } from '../change-groups.ts';
import { subnetGroups, type Group } from '../groups.ts';
import { pageOf, type PageRequest } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DBSubnetGroup } from '../shapes.ts';

/** The subnet groups, `default` among them. */
export function describeDbSubnetGroups(
  scope: Scope,
  input: PageRequest & { DBSubnetGroupName?: string },
): { DBSubnetGroups: DBSubnetGroup[]; Marker?: string } {
  const { page, Marker } = pageOf(
    listGroups(scope, subnetGroups, input.DBSubnetGroupName),
    (group) => group.name,
    input,
  );
  return { DBSubnetGroups: page.map((group) => describeSubnetGroup(scope, group)), Marker };
}

export function describeSubnetGroup(scope: Scope, group: Group): DBSubnetGroup {
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    DBSubnetGroupArn: group.arn,
    VpcId: defaultVpcId(scope),
    SubnetGroupStatus: 'Complete',
    Subnets: group.subnetIds.map((id, i) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: scope.region + 'abc'[i % 3] },
      SubnetStatus: 'Active',
    })),
  };
}
