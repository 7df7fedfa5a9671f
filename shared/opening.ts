import type { Plan } from './plan.ts';
import type { Finding } from './saga.ts';
import type { ClusterSettings } from './step-outputs.ts';

/** What the new cluster is to get in place of its quarantine, as far as anybody has said. */
export interface OpeningWanted {
  readonly securityGroups: readonly string[];
  readonly clusterParameterGroup?: string;
}

/** The plan's, else the old target's. A failed restore may have left that in quarantine: those groups open nothing. Pure. */
export function openingWanted(
  { network, parameterGroups, quarantine }: Plan,
  old: ClusterSettings | undefined,
): OpeningWanted {
  const ofOld = old?.securityGroups.filter((group) => !quarantine.securityGroups.includes(group));
  return {
    securityGroups: network.securityGroups ?? ofOld ?? [],
    clusterParameterGroup: parameterGroups.cluster ?? old?.clusterParameterGroup,
  };
}

/**
 * Why a cluster could not be opened with this. Without security groups RDS would give it the default one of the VPC, which
 * may let anybody in. Asked before anything is deleted, and again when the cluster is made. Pure.
 */
export function openingFindings(
  { name, target, quarantine }: Plan,
  { securityGroups, clusterParameterGroup }: OpeningWanted,
): readonly Finding[] {
  const groups: Finding = {
    code: 'SecurityGroupsUnknown',
    message: `target '${target.cluster}' has no security groups to take over but those of the quarantine, and plan '${name}' names none`,
    hint: "Add 'network.securityGroups' to the plan: the new cluster is opened with them.",
  };
  const parameters: Finding = {
    code: 'ParameterGroupUnknown',
    message: `the new cluster would be opened with parameter group '${quarantine.clusterParameterGroup}', which is that of the quarantine`,
    hint: "Add 'parameterGroups.cluster' to the plan: the new cluster is opened with it.",
  };
  return [
    ...(securityGroups.length === 0 ? [groups] : []),
    ...(clusterParameterGroup === quarantine.clusterParameterGroup ? [parameters] : []),
  ];
}
