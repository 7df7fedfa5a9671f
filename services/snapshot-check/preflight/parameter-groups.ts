import type { Plan } from '../../../shared/plan.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Answers } from './ask.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type { ParameterGroupFacts } from './place-reader.ts';

const DEFAULT_PREFIX = 'default.';

/** Those that RDS makes by itself bear their family's name: `default.aurora-postgresql16`. */
export const isDefaultGroup = (name: string): boolean => name.startsWith(DEFAULT_PREFIX);

interface Groups {
  readonly ofClusters: Answers<ParameterGroupFacts>;
  readonly ofInstances: Answers<ParameterGroupFacts>;
}

/** Whether every parameter group exists and is of the engine's family, where that is known. Pure. */
export function parameterGroupFindings(
  plan: Plan,
  { clusterParameterGroup, instances }: NewClusterWanted,
  { ofClusters, ofInstances }: Groups,
  family: string | undefined,
): readonly Finding[] {
  const { region } = plan.target;
  const quarantine = plan.quarantine.clusterParameterGroup;
  const ofMembers = new Set(instances.flatMap(({ parameterGroup }) => parameterGroup ?? []));
  const used: readonly Use[] = [
    { name: quarantine, field: 'quarantine.clusterParameterGroup', kind: 'cluster', groups: ofClusters },
    ...(clusterParameterGroup === undefined || clusterParameterGroup === quarantine
      ? []
      : [
          {
            name: clusterParameterGroup,
            field: 'parameterGroups.cluster',
            kind: 'cluster',
            groups: ofClusters,
          } as const,
        ]),
    ...[...ofMembers].map(
      (name) => ({ name, field: 'parameterGroups.instance', kind: 'instance', groups: ofInstances }) as const,
    ),
  ];
  return used.flatMap((use) => oneGroup(use, region, family));
}

interface Use {
  readonly name: string;
  readonly field: string;
  readonly kind: 'cluster' | 'instance';
  readonly groups: Answers<ParameterGroupFacts>;
}

function oneGroup({ name, field, kind, groups }: Use, region: string, family: string | undefined): readonly Finding[] {
  const isDefault = isDefaultGroup(name);
  if (!isDefault && !groups.has(name)) return [];
  const found = isDefault ? { family: name.slice(DEFAULT_PREFIX.length) } : groups.get(name);
  const command = kind === 'cluster' ? 'create-db-cluster-parameter-group' : 'create-db-parameter-group';
  const nameOption = kind === 'cluster' ? '--db-cluster-parameter-group-name' : '--db-parameter-group-name';
  const wanted = family ?? 'FAMILY';
  if (!found) {
    return [
      {
        code: 'ParameterGroupNotFound',
        message: `${kind} parameter group '${name}' does not exist in ${region}`,
        hint: `Correct ${field} in the plan, or: aws rds ${command} ${nameOption} ${name} --db-parameter-group-family ${wanted} --description "for restores" --region ${region}`,
      },
    ];
  }
  if (family === undefined || found.family === family) return [];
  return [
    {
      code: 'ParameterGroupOfOtherFamily',
      message: `${kind} parameter group '${name}' is of family '${found.family}', expected '${family}' as the snapshot's engine needs`,
      hint: `Give a group of that family in ${field} of the plan.`,
    },
  ];
}
