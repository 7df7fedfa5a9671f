import { addGroup } from '../change-groups.ts';
import { rdsFault } from '../faults.ts';
import { subnetGroups } from '../groups.ts';
import type { Scope } from '../region-state.ts';
import type { DBSubnetGroup, Tag } from '../shapes.ts';
import { describeSubnetGroup } from './describe-db-subnet-groups.ts';

export interface CreateSubnetGroup {
  DBSubnetGroupName?: string;
  DBSubnetGroupDescription?: string;
  SubnetIds?: string[];
  Tags?: Tag[];
}

/** A subnet group; there is no VPC behind it, so any two subnet ids will do. */
export function createDbSubnetGroup(scope: Scope, input: CreateSubnetGroup): { DBSubnetGroup: DBSubnetGroup } {
  if ((input.SubnetIds ?? []).length < 2) {
    throw rdsFault(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Add subnets to cover at least 2 AZs.",
    );
  }
  const group = addGroup(scope, subnetGroups, {
    nameParameter: 'DBSubnetGroupName',
    name: input.DBSubnetGroupName,
    description: input.DBSubnetGroupDescription,
    subnetIds: input.SubnetIds,
    tags: input.Tags,
  });
  return { DBSubnetGroup: describeSubnetGroup(scope, group) };
}
