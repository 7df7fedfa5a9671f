import { describeInstance } from '../describe-instance.ts';
import { applyFilters, type FilterFields } from '../filters.ts';
import { instanceArn, type Instance } from '../instance.ts';
import { pageOf } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DBInstance, DescribeDBInstancesMessage } from '../shapes.ts';
import { visibleClusterNames, visibleInstanceNamed, visibleInstances } from '../visible.ts';

/** The instances of the caller's account and region. Only a named one that is not there is a fault. */
export function describeDbInstances(
  scope: Scope,
  input: DescribeDBInstancesMessage,
): { DBInstances: DBInstance[]; Marker?: string } {
  const named = input.DBInstanceIdentifier;
  const candidates = named ? [visibleInstanceNamed(scope, named)] : visibleInstances(scope);
  const fields: FilterFields<Instance> = {
    'db-cluster-id': (instance) => visibleClusterNames(scope, instance),
    'db-instance-id': (instance) => [instance.name, instanceArn(scope, instance.name)],
    'dbi-resource-id': (instance) => [instance.resourceId],
    domain: () => [],
    engine: (instance) => [instance.engine],
  };
  const { page, Marker } = pageOf(applyFilters(candidates, input.Filters, fields), (instance) => instance.name, input);
  return { DBInstances: page.map((instance) => describeInstance(scope, instance)), Marker };
}
