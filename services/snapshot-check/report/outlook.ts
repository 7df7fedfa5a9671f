import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Target } from '../../../shared/target-guard.ts';
import type { CopyDecision } from '../decide-copy.ts';
import type { NewClusterWanted } from '../preflight/new-cluster-wanted.ts';

/** What a report is made of. */
export interface Outlook {
  readonly plan: Plan;
  readonly choice: string;
  readonly wanted: NewClusterWanted;
  readonly snapshot?: SnapshotFacts;
  readonly old?: Target;
  readonly copy: CopyDecision;
  /** The new cluster is made beside the old one. */
  readonly isBeside: boolean;
}

/** Aurora volumes are measured as they are used; where RDS gives no size it writes 0 or 1. */
const NO_SIZE_GIB = 1;

/** The size of the snapshot, where RDS tells it. Pure. */
export function sizeGiB({ snapshot }: Outlook): number | undefined {
  const gib = snapshot?.allocatedGiB ?? 0;
  return gib > NO_SIZE_GIB ? gib : undefined;
}
