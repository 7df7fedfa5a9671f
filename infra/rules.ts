import { type EventPattern } from '../events/envelope.ts';
import { RDS_SUBJECTS, type RdsEventContract, type RdsSubject } from '../events/rds-events.ts';
import { StatusCheckDue } from '../events/contracts/status-check-due.ts';
import type { EventContract } from '../events/define-event.ts';
import { BESIDE_PREFIX, besideArnOf, clusterArnOf, RETIRED_PREFIX, snapshotArnOf } from '../shared/names.ts';
import type { Plan } from '../shared/plan.ts';
import type { ServiceManifest } from '../shared/service-manifest.ts';
import { functionNameOf } from './config.ts';

/** One EventBridge rule, as data. */
export interface RuleSpec {
  readonly bus: 'pipeline' | 'default';
  /** What tells it from the other rules of its service. */
  readonly topic: string;
  /** Named, so that a replay can be sent to chosen rules. */
  readonly name: string;
  readonly pattern: EventPattern;
}

/** A rule that fires by itself, without an event. */
export interface ScheduleSpec {
  readonly name: string;
  /** `rate(15 minutes)`. */
  readonly expression: string;
}

/** Amazon EventBridge quotas: a pattern has at most 2,048 characters, which an ARN of a cluster fills with up to 115. */
const CLUSTERS_PER_RULE_MAX = 12;

/** The rules that bring a service its events: one per pipeline event, and as few as fit for all its RDS events. */
export function rulesOf(manifest: ServiceManifest, plans: readonly Plan[]): readonly RuleSpec[] {
  const pipeline = manifest.subscribes.filter((contract) => contract.kind === 'pipeline');
  const rds = manifest.subscribes.filter((contract) => contract.kind === 'rds');
  return [...pipeline.map((contract) => pipelineRule(manifest, contract)), ...rdsRules(manifest, rds, plans)];
}

function pipelineRule({ name }: ServiceManifest, contract: EventContract): RuleSpec {
  const { pattern } = contract;
  return {
    bus: 'pipeline',
    topic: contract.name,
    name: `${functionNameOf(name)}-${contract.name}`,
    // Without the filter each tick would wake every service.
    pattern: contract.name === StatusCheckDue.name ? { ...pattern, detail: { data: { steps: [name] } } } : pattern,
  };
}

/** RDS puts its events on the account's default bus. */
function rdsRules(
  { name }: ServiceManifest,
  contracts: readonly RdsEventContract[],
  plans: readonly Plan[],
): readonly RuleSpec[] {
  if (contracts.length === 0) return [];
  const subjects = [...new Set(contracts.map(({ subject }) => subject))];
  const sources = [...new Set(subjects.flatMap((subject) => plans.flatMap((plan) => SOURCES[subject](plan))))];
  return chunks(sources, CLUSTERS_PER_RULE_MAX).map((chunk, index) => ({
    bus: 'default' as const,
    topic: `Rds${index + 1}`,
    name: `${functionNameOf(name)}-rds-${index + 1}`,
    pattern: {
      source: ['aws.rds'],
      'detail-type': subjects.map((subject) => RDS_SUBJECTS[subject].detailType),
      detail: {
        EventID: contracts.map(({ eventId }) => eventId),
        SourceArn: chunk.map((arn) => (arn.endsWith('*') ? { prefix: arn.slice(0, -1) } : arn)),
      },
    },
  }));
}

/** When a service is called without any event; never, where no plan has what it looks for. */
export function scheduleOf({ name, schedule }: ServiceManifest, plans: readonly Plan[]): ScheduleSpec | undefined {
  if (schedule === undefined || !plans.some(({ trigger }) => trigger)) return undefined;
  return { name: `${functionNameOf(name)}-schedule`, expression: schedule };
}

/**
 * Clusters and instances are the target's, with the names a swap gives, snapshots those of a source that is watched. Clusters are known by their ARN;
 * instances and snapshots bear any name, and the service looks whose they are. A star at the end stands for any ending.
 */
const SOURCES: Readonly<Record<RdsSubject, (plan: Plan) => readonly string[]>> = {
  cluster: ({ target, strategy }) => [
    clusterArnOf(target),
    ...(strategy === 'swap' ? [BESIDE_PREFIX, RETIRED_PREFIX].map((prefix) => besideArnOf(target, `${prefix}*`)) : []),
  ],
  instance: ({ target }) => [`arn:aws:rds:${target.region}:${target.account}:db:*`],
  snapshot: ({ source, trigger }) => (trigger ? [snapshotArnOf(source, '*')] : []),
};

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
