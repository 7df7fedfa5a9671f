import { BESIDE_PREFIX, clusterArnOf, instanceNameOf, RETIRED_PREFIX } from '../shared/names.ts';
import type { Plan } from '../shared/plan.ts';
import type { PlanResource } from '../shared/service-manifest.ts';
import { DATABASE_FUNCTION } from './config.ts';
import type { Place } from './place.ts';

/** The ARNs that a manifest's word stands for, given the plans of a stack. Empty when the plans have no such thing. */
export function arnsOf(resource: PlanResource, place: Place): readonly string[] {
  return [...new Set(ARNS[resource](place))];
}

const ARNS: Readonly<Record<PlanResource, (place: Place) => readonly string[]>> = {
  'source-cluster': ({ plans }) => plans.map(({ source }) => clusterArnOf(source)),
  'source-snapshots': ({ plans }) => plans.map(({ source }) => rdsArn(source, 'cluster-snapshot', '*')),
  'target-cluster': ({ plans }) => plans.map(({ target }) => clusterArnOf(target)),
  'stoppable-targets': ({ plans }) =>
    plans.flatMap(({ target, strategy, swap }) =>
      strategy === 'swap' && swap.stopAndStart ? clusterArnOf(target) : [],
    ),
  'beside-clusters': (place) => ofSwaps(place, 'cluster', BESIDE_PREFIX),
  'beside-instances': (place) => ofSwaps(place, 'db', BESIDE_PREFIX),
  'retired-clusters': (place) => ofSwaps(place, 'cluster', RETIRED_PREFIX),
  'retired-instances': (place) => ofSwaps(place, 'db', RETIRED_PREFIX),
  'target-instances': ({ plans }) => plans.map(({ target }) => rdsArn(target, 'db', '*')),
  'own-instances': ({ plans }) =>
    plans.flatMap((plan) => ownInstances(plan).map((name) => rdsArn(plan.target, 'db', name))),
  'own-snapshots': ({ plans }) => plans.map(({ target }) => rdsArn(target, 'cluster-snapshot', 'arp-*')),
  'target-snapshots': ({ plans }) => plans.map(({ target }) => rdsArn(target, 'cluster-snapshot', '*')),
  'snapshot-clusters': ({ plans }) => plans.map(({ target }) => rdsArn(target, 'cluster', '*')),
  'any-group': ({ plans }) =>
    plans.flatMap(({ target }) => ['subgrp', 'cluster-pg', 'pg'].map((kind) => rdsArn(target, kind, '*'))),
  // What a plan does not name is taken over from the old target, and is known only when the restore runs.
  'subnet-groups': ({ plans }) => plans.map((plan) => rdsArn(plan.target, 'subgrp', plan.network.subnetGroup ?? '*')),
  'cluster-parameter-groups': ({ plans }) =>
    plans.map((plan) => rdsArn(plan.target, 'cluster-pg', plan.parameterGroups.cluster ?? '*')),
  'quarantine-parameter-groups': ({ plans }) =>
    plans.map(({ target, quarantine }) => rdsArn(target, 'cluster-pg', quarantine.clusterParameterGroup)),
  'instance-parameter-groups': ({ plans }) =>
    plans.map((plan) => rdsArn(plan.target, 'pg', plan.parameterGroups.instance ?? '*')),
  'option-groups': ({ plans }) => plans.map(({ target }) => rdsArn(target, 'og', 'default*')),
  'plan-keys': ({ plans }) =>
    plans.flatMap(({ copy, source, target }) => [copy.kmsKey ?? [], source.kmsKey ?? [], target.kmsKey ?? []].flat()),
  'source-account-keys': ({ plans }) =>
    plans.map(({ source, target }) => `arn:aws:kms:${source.region}:${target.account}:key/*`),
  'user-secrets': ({ plans }) => plans.map((plan) => secretArn(plan, `aurora-restore/${plan.name}/*`)),
  'master-secrets': ({ plans }) => plans.map((plan) => secretArn(plan, 'rds!cluster-*')),
  'account-keys': ({ plans }) => plans.map(({ target }) => `arn:aws:kms:${target.region}:${target.account}:key/*`),
  everything: () => ['*'],
  topic: ({ topic }) => [topic],
  'database-function': ({ functionOf }) => [functionOf(DATABASE_FUNCTION)],
  'saga-clock': ({ clock }) => [clock],
  'pipeline-bus': ({ bus }) => [bus],
  archive: ({ archive }) => [archive],
  replays: ({ replays }) => [replays],
};

/** What is the pipeline's own and of no plan: functions ask for it under their own role. */
export const OF_THE_PIPELINE: readonly PlanResource[] = [
  'topic',
  'database-function',
  'saga-clock',
  'pipeline-bus',
  'archive',
  'replays',
];

function rdsArn(at: Pick<Plan['target'], 'account' | 'region'>, kind: string, name: string): string {
  return `arn:aws:rds:${at.region}:${at.account}:${kind}:${name}`;
}

function secretArn({ target }: Plan, name: string): string {
  return `arn:aws:secretsmanager:${target.region}:${target.account}:secret:${name}`;
}

/** Instances are numbered from 1 to 16; a star would also mean those of clusters whose names begin alike. */
const ownInstances = (plan: Plan): readonly string[] =>
  ['-?', '-1?'].map((ending) => instanceNameOf(plan.target.cluster, 0).replace(/-1$/, ending));

/** The names end in the restore id, which nobody knows beforehand. */
const ofSwaps = ({ plans }: Place, kind: string, prefix: string): readonly string[] =>
  plans.flatMap(({ strategy, target }) => (strategy === 'swap' ? [rdsArn(target, kind, `${prefix}*`)] : []));
