import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Answers, Seen } from './ask.ts';
import type { ParameterGroupFacts } from './place-reader.ts';

const LIBRARIES = 'shared_preload_libraries';
const WORKERS = 'max_logical_replication_workers';

/** What decides whether jobs and subscriptions that come with the data run by themselves. */
export const QUARANTINE_PARAMETERS: readonly string[] = [LIBRARIES, WORKERS];

/**
 * Whether the quarantine's parameter group really keeps jobs and subscriptions from starting. What cannot be seen to be
 * off counts as on. Pure.
 */
export function quarantineParameterFindings(
  { quarantine, target }: Plan,
  parameters: Seen<ReadonlyMap<string, string>>,
  groups: Answers<ParameterGroupFacts>,
): readonly Finding[] {
  const name = quarantine.clusterParameterGroup;
  const isMissing = groups.has(name) && groups.get(name) === undefined;
  if (!parameters || isMissing) return [];
  const { value } = parameters;
  const shown = (parameter: string) => (value.has(parameter) ? `'${value.get(parameter)}'` : 'no value of its own');
  const finding = (code: string, parameter: string, expected: string, setting: string): Finding => ({
    code,
    message: `quarantine parameter group '${name}' has ${shown(parameter)} for ${parameter}, expected ${expected}`,
    hint: `aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name ${name} --region ${target.region} --parameters ParameterName=${parameter},ParameterValue=${setting},ApplyMethod=pending-reboot`,
  });
  const libraries = value
    .get(LIBRARIES)
    ?.split(',')
    .map((library) => library.trim());
  return [
    ...(libraries === undefined || libraries.includes('pg_cron')
      ? [finding('QuarantineRunsJobs', LIBRARIES, 'a list without pg_cron', 'pg_stat_statements')]
      : []),
    ...(value.get(WORKERS) === '0' ? [] : [finding('QuarantineReplicates', WORKERS, "'0'", '0')]),
  ];
}
