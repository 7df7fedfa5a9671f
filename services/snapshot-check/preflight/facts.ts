import type { Plan } from '../../../shared/plan.ts';
import type { ClusterFacts, SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Target } from '../../../shared/target-guard.ts';
import type { Answers, Seen } from './ask.ts';
import type { EngineFacts } from './engine.ts';
import type { NewClusterWanted } from './new-cluster-wanted.ts';
import type {
  InstanceClassFacts,
  KeyFacts,
  NamedInstance,
  ParameterGroupFacts,
  QuotaFacts,
  ReachFacts,
  SecretFacts,
  SecurityGroupFacts,
  SubnetGroupFacts,
} from './place-reader.ts';

/** A restore that is about to begin, or is only thought of. */
export interface Undertaking {
  readonly plan: Plan;
  /** `latest`, the name of a snapshot, or its ARN. */
  readonly choice: string;
  /** Absent in a dry run: names that follow from it cannot be looked for then. */
  readonly restoreId?: string;
  readonly now: Date;
}

/** Everything a preflight judges by, each read once. */
export interface PreflightFacts extends Undertaking, EngineFacts {
  /** The reads that AWS refused; what they were for could not be checked. */
  readonly refusals: readonly Finding[];
  /** Absent within when it is gone, or belongs to another account and cannot be seen. */
  readonly source: Seen<ClusterFacts | undefined>;
  readonly target: Seen<Target | undefined>;
  readonly snapshot: Seen<SnapshotChoice>;
  readonly wanted: NewClusterWanted;
  readonly keys: Answers<KeyFacts>;
  readonly secrets: Answers<SecretFacts>;
  readonly quotas: Seen<readonly QuotaFacts[]>;
  /** By class. */
  readonly classes: Answers<InstanceClassFacts>;
  readonly subnetGroups: Answers<SubnetGroupFacts>;
  readonly clusterParameterGroups: Answers<ParameterGroupFacts>;
  readonly instanceParameterGroups: Answers<ParameterGroupFacts>;
  readonly quarantineParameters: Seen<ReadonlyMap<string, string>>;
  readonly securityGroups: Seen<readonly SecurityGroupFacts[]>;
  readonly namesakes: Namesakes;
  readonly reach: Seen<ReachFacts>;
}

export interface SnapshotChoice {
  /** The snapshot that fits the choice; absent when there is none. */
  readonly chosen?: SnapshotFacts;
  /** How many there were to choose from. */
  readonly from: number;
}

/** What bears a name already that the restore will give. */
export interface Namesakes {
  readonly clusters: Answers<ClusterFacts>;
  readonly snapshots: Answers<SnapshotFacts>;
  readonly instances: Seen<readonly NamedInstance[]>;
}

export const targetOf = ({ target }: PreflightFacts): Target | undefined => target?.value;
export const snapshotOf = ({ snapshot }: PreflightFacts): SnapshotFacts | undefined => snapshot?.value.chosen;
