import { terminalErrorOf } from '../../shared/errors.ts';
import { openingFindings, openingWanted } from '../../shared/opening.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { type ClusterRestoreOutput, type ClusterSettings, outputOf } from '../../shared/step-outputs.ts';

/**
 * What the cluster gets in place of its quarantine once it is ours: the plan's, else the old target's. The preflight has
 * asked already, but settings may have changed since. Throws a `TerminalError` when it is not known. Pure.
 */
export function openingOf(saga: Saga, old: ClusterSettings | undefined): ClusterRestoreOutput['opening'] {
  const plan = planOf(saga);
  const wanted = openingWanted(plan, old);
  const [finding] = openingFindings(plan, wanted);
  if (finding) throw terminalErrorOf(finding);
  const { securityGroups, clusterParameterGroup = defaultGroupOf(saga) } = wanted;
  return { securityGroups, clusterParameterGroup };
}

/** AWS names its groups by the family, which is the engine and its major version: `default.aurora-postgresql16`. */
function defaultGroupOf(saga: Saga): string {
  const { engine, engineVersion } = outputOf(saga, 'snapshot-check');
  return `default.${engine}${engineVersion.split('.')[0]}`;
}
