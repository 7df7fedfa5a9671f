import { TerminalError } from '../../shared/errors.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { type ClusterRestoreOutput, type ClusterSettings, outputOf } from '../../shared/step-outputs.ts';

/**
 * What the cluster gets in place of its quarantine once it is ours: the plan's, else the old target's. Without security
 * groups RDS would give it the VPC's default one, which may let anybody in; and an old target that a failed restore has
 * left in quarantine has nothing to go by. Throws a `TerminalError` then. Pure.
 */
export function openingOf(saga: Saga, old: ClusterSettings | undefined): ClusterRestoreOutput['opening'] {
  const { name, network, parameterGroups, quarantine } = planOf(saga);
  const ownGroups = old?.securityGroups.filter((group) => !quarantine.securityGroups.includes(group));
  const securityGroups = network.securityGroups ?? ownGroups ?? [];
  if (securityGroups.length === 0) throw unknown('SecurityGroupsUnknown', 'network.securityGroups', name);
  const clusterParameterGroup = parameterGroups.cluster ?? old?.clusterParameterGroup ?? defaultGroupOf(saga);
  if (clusterParameterGroup === quarantine.clusterParameterGroup)
    throw unknown('ParameterGroupUnknown', 'parameterGroups.cluster', name);
  return { securityGroups, clusterParameterGroup };
}

function unknown(code: string, field: string, plan: string): TerminalError {
  return new TerminalError(
    code,
    `plan '${plan}' says nothing of ${field}, and there is no old target, or one in quarantine, to take it from`,
    `Add '${field}' to plan '${plan}': the cluster is opened with it.`,
  );
}

/** AWS names its groups by the family, which is the engine and its major version: `default.aurora-postgresql16`. */
function defaultGroupOf(saga: Saga): string {
  const { engine, engineVersion } = outputOf(saga, 'snapshot-check');
  return `default.${engine}${engineVersion.split('.')[0]}`;
}
