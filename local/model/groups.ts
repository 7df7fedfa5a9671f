import { rdsFault, type FaultCode } from './faults.ts';
import type { Quotas } from './quotas.ts';
import type { RegionState, Scope } from './region-state.ts';
import type { Parameter, Tag } from './shapes.ts';
import { rdsArn } from './arns.ts';
import { engineVersions } from './engines.ts';

/** A subnet group or parameter group: a name with a description, and what its kind adds. */
export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** Of parameter groups. */
  readonly family?: string;
  readonly parameters: Map<string, Parameter>;
  /** Of subnet groups. */
  readonly subnetIds: readonly string[];
  tags: Tag[];
}

export interface GroupKind {
  readonly type: 'subgrp' | 'cluster-pg' | 'pg';
  readonly members: (state: RegionState) => Map<string, Group>;
  readonly notFound: FaultCode;
  /** Where a cluster or an instance is to use the group, which AWS answers with another code for one kind. */
  readonly notFoundInUse: FaultCode;
  readonly notFoundMessage: (name: string) => string;
  readonly alreadyExists: FaultCode;
  readonly quotaExceeded: FaultCode;
  readonly inUse: FaultCode;
  readonly max: (quotas: Quotas) => number;
  /** The names in use by clusters and instances. */
  readonly used: (state: RegionState) => readonly string[];
}

export const subnetGroups: GroupKind = {
  type: 'subgrp',
  members: (state) => state.subnetGroups,
  notFound: 'DBSubnetGroupNotFoundFault',
  notFoundInUse: 'DBSubnetGroupNotFoundFault',
  notFoundMessage: (name) => `DB subnet group '${name}' does not exist.`,
  alreadyExists: 'DBSubnetGroupAlreadyExists',
  quotaExceeded: 'DBSubnetGroupQuotaExceeded',
  inUse: 'InvalidDBSubnetGroupStateFault',
  max: (quotas) => quotas.subnetGroups,
  used: (state) => [...state.clusters.values()].map((cluster) => cluster.subnetGroup),
};

export const clusterParameterGroups: GroupKind = {
  type: 'cluster-pg',
  members: (state) => state.clusterParameterGroups,
  // AWS's service model: describing, changing and deleting one answer the code of an instance's group.
  notFound: 'DBParameterGroupNotFound',
  notFoundInUse: 'DBClusterParameterGroupNotFound',
  notFoundMessage: (name) => `DBClusterParameterGroup not found: ${name}`,
  alreadyExists: 'DBParameterGroupAlreadyExists',
  quotaExceeded: 'DBParameterGroupQuotaExceeded',
  inUse: 'InvalidDBParameterGroupState',
  max: (quotas) => quotas.clusterParameterGroups,
  used: (state) => [...state.clusters.values()].map((cluster) => cluster.parameterGroup),
};

export const parameterGroups: GroupKind = {
  type: 'pg',
  members: (state) => state.parameterGroups,
  notFound: 'DBParameterGroupNotFound',
  notFoundInUse: 'DBParameterGroupNotFound',
  notFoundMessage: (name) => `DBParameterGroup not found: ${name}`,
  alreadyExists: 'DBParameterGroupAlreadyExists',
  quotaExceeded: 'DBParameterGroupQuotaExceeded',
  inUse: 'InvalidDBParameterGroupState',
  max: (quotas) => quotas.parameterGroups,
  used: (state) => [...state.instances.values()].map((instance) => instance.parameterGroup),
};

/** The group, or the kind's NotFound fault. */
export function groupNamed(scope: Scope, kind: GroupKind, name: string, notFound = kind.notFound): Group {
  const group = kind.members(scope.state).get(name.toLowerCase());
  if (!group) throw rdsFault(notFound, kind.notFoundMessage(name));
  return group;
}

/** The group a cluster or instance is to use: an existing one of the engine's family, or the family's default. */
export function parameterGroupFor(scope: Scope, kind: GroupKind, name: string | undefined, family: string): string {
  if (name === undefined) return `default.${family}`;
  const group = groupNamed(scope, kind, name, kind.notFoundInUse);
  if (group.family !== family) {
    throw rdsFault(
      'InvalidParameterCombination',
      `The Parameter Group ${group.name} with DBParameterGroupFamily ${group.family} cannot be used for this instance. ` +
        `Please use a Parameter Group with DBParameterGroupFamily ${family}`,
    );
  }
  return group.name;
}

/** The groups AWS has ready in every region: `default` subnets, and `default.FAMILY` of both parameter group kinds. */
export function addDefaultGroups(
  place: { readonly accountId: string; readonly region: string },
  state: RegionState,
): void {
  const add = (kind: GroupKind, name: string, description: string, rest: Partial<Group>) =>
    kind.members(state).set(name, {
      name,
      arn: rdsArn(place, kind.type, name),
      description,
      parameters: new Map(),
      subnetIds: [],
      tags: [],
      ...rest,
    });
  const subnetIds = ['a', 'b', 'c'].map((zone) => `subnet-default${zone}`);
  add(subnetGroups, 'default', 'default', { subnetIds });
  for (const family of new Set(engineVersions.map((version) => version.family))) {
    const description = `Default parameter group for ${family}`;
    add(clusterParameterGroups, `default.${family}`, description, { family });
    add(parameterGroups, `default.${family}`, description, { family });
  }
}
