import { parseRdsArn } from './arns.ts';
import { clusterNamed } from './cluster.ts';
import { rdsFault } from './faults.ts';
import { clusterParameterGroups, groupNamed, parameterGroups, subnetGroups } from './groups.ts';
import { instanceNamed } from './instance.ts';
import type { Scope } from './region-state.ts';
import type { Tag } from './shapes.ts';
import { ownSnapshotNamed } from './snapshot.ts';

const finders: Readonly<Record<string, (scope: Scope, name: string) => { tags: Tag[] }>> = {
  cluster: clusterNamed,
  db: instanceNamed,
  'cluster-snapshot': ownSnapshotNamed,
  subgrp: (scope, name) => groupNamed(scope, subnetGroups, name),
  'cluster-pg': (scope, name) => groupNamed(scope, clusterParameterGroups, name),
  pg: (scope, name) => groupNamed(scope, parameterGroups, name),
};

/** The resource with this ARN. Throws `InvalidParameterValue` for another place's or type's, else its NotFound fault. */
export function taggedResource(scope: Scope, resourceName: string): { tags: Tag[] } {
  const arn = parseRdsArn(resourceName);
  const find = arn && finders[arn.type];
  if (!find || arn.accountId !== scope.accountId || arn.region !== scope.region) {
    throw rdsFault('InvalidParameterValue', `Invalid resource name: ${resourceName}`);
  }
  return find(scope, arn.name);
}
