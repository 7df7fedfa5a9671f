import type { EventContract } from '../events/define-event.ts';
import type { RdsEventContract } from '../events/rds-events.ts';
import type { ServiceName, Stage } from '../events/services.ts';

/**
 * What a service is, as data. Rules, roles, queues, the local runtime's subscriptions and `docs/event-flow.md` are made
 * from it. What every service may do is not repeated here: read and update its saga item, append to the audit table,
 * put its own `emits` on the bus, write its log.
 */
export interface ServiceManifest<Name extends ServiceName = ServiceName> {
  readonly name: Name;
  /** One sentence, present tense. */
  readonly summary: string;
  /** Each subscription to `StatusCheckDue` hears only ticks that name this service. */
  readonly subscribes: readonly (EventContract | RdsEventContract)[];
  readonly emits: readonly EventContract[];
  readonly calls: readonly AwsCall[];
  /** Called on a schedule as well, by an EventBridge expression: `rate(15 minutes)`. */
  readonly schedule?: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Runs in the plan's subnets, because it talks to the database itself. */
  readonly needsDatabaseNetwork?: boolean;
  /** Makes the clients that it works for a plan with by `planClients`, so roles may hold some of the plans each (ADR 22). */
  readonly hasPlanRoles?: boolean;
}

/** Of a service that takes turns in a restore. */
export type StageManifest = ServiceManifest<Stage>;

/** One AWS action a service may call, on resources named by what they are to a plan. */
export interface AwsCall {
  readonly action: string;
  readonly on: readonly PlanResource[];
  /** Allowed only while this holds, checked by IAM at the moment of the call. */
  readonly onlyIf?: AwsCondition;
  /** The resource types this action is asked for beside, where the condition cannot hold. */
  readonly reason?: string;
  /** Who calls it in the name of the role; without it the function itself does. */
  readonly madeBy?: 'rds';
}

/** What every function calls without saying so in its manifest: its saga and audit trail, and the bus. */
const COMMON_SERVICES = ['dynamodb', 'events'] as const;

/** The AWS services that a function connects to, as IAM and the names of VPC endpoints have them. */
export function servicesCalledBy({ calls }: Pick<ServiceManifest, 'calls'>): readonly string[] {
  const own = calls.filter(({ madeBy }) => madeBy === undefined).map(({ action }) => action.split(':')[0]!);
  return [...new Set([...COMMON_SERVICES, ...own])].toSorted();
}

export type PlanResource =
  | 'source-cluster'
  /** Every cluster snapshot in the source's account and region: snapshots bear any name. */
  | 'source-snapshots'
  | 'target-cluster'
  /** The targets whose plans let a swap stop and start the new cluster. */
  | 'stoppable-targets'
  /** The new clusters of swaps, while they bear the names we give them. */
  | 'beside-clusters'
  | 'beside-instances'
  /** The old clusters of swaps, under the names we give them. */
  | 'retired-clusters'
  | 'retired-instances'
  /** Every instance in the target's account and region: members bear any name, so a tag condition goes with it. */
  | 'target-instances'
  /** The instances that restores create, by name. */
  | 'own-instances'
  /** The copies and final snapshots that restores create, by name. */
  | 'own-snapshots'
  /** Every cluster snapshot in the target's account and region, to list those whose time is over. */
  | 'target-snapshots'
  /** Every cluster of the target's account and region: a list of snapshots that names none asks for them. */
  | 'snapshot-clusters'
  | 'subnet-groups'
  /** Every subnet group and parameter group of the target's place, to look whether those a plan needs are there. */
  | 'any-group'
  | 'cluster-parameter-groups'
  | 'quarantine-parameter-groups'
  | 'instance-parameter-groups'
  | 'option-groups'
  | 'plan-keys'
  /** The secrets of the plans' users, by name. */
  | 'user-secrets'
  /** The secrets that RDS makes for master users; their names begin with `rds!cluster-`. */
  | 'master-secrets'
  /** Every key of the target's account and region: that of Secrets Manager itself has an id nobody knows beforehand. */
  | 'account-keys'
  /** Every key of our account in the source's region: a snapshot may be under any. */
  | 'source-account-keys'
  /** For actions that know no resource type. */
  | 'everything'
  | 'topic'
  /** The function that works in databases, `setup-db-users`. */
  | 'database-function'
  | 'saga-clock'
  | 'pipeline-bus'
  /** The archive of the pipeline's bus. */
  | 'archive'
  /** Replays that we start; their names begin with `aurora-restore-`. */
  | 'replays';

export type AwsCondition =
  /** The resource carries `aurora-restore:plan` with the name of a plan. */
  | 'carries-plan-tag'
  /** The resource carries the plan's tag and `aurora-restore:restore-id`: a restore has made it. */
  | 'is-new'
  /** Nothing that carries a plan's tag bears the name, as when a rename is about to take it: IAM asks for both names. */
  | 'takes-name'
  /** The resource carries `aurora-restore:restore-id`. */
  | 'carries-restore-tag'
  /** The request itself tags the new resource with `aurora-restore:plan`. */
  | 'requests-plan-tag'
  /** RDS made the secret for the master user of a target, or of a new cluster beside one. */
  | 'is-own-master-secret'
  /** The key is the one that AWS keeps for Secrets Manager. */
  | 'is-secrets-manager-key'
  /** KMS is called by RDS on our behalf. */
  | 'via-rds';
