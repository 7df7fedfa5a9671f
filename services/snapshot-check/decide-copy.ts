import { TerminalError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';

export interface CopyDecision {
  readonly needsCopy: boolean;
  readonly copyReason: string;
}

/** Whether the snapshot must be copied before it can be restored. Throws a `TerminalError` without a key. Pure. */
export function decideCopy(plan: Plan, snapshot: SnapshotFacts): CopyDecision {
  const reason = reasonToCopy(plan, snapshot);
  if (!reason) return { needsCopy: false, copyReason: 'the snapshot can be restored where it is' };
  if (snapshot.isEncrypted && plan.source.region !== plan.target.region && !plan.copy.kmsKey) {
    throw new TerminalError(
      'KmsKeyMissing',
      `snapshot '${snapshot.id}' is encrypted and in ${plan.source.region}; its key does not exist in ${plan.target.region}`,
      `Set copy.kmsKey in plan '${plan.name}' to a key in ${plan.target.region}.`,
    );
  }
  return { needsCopy: true, copyReason: reason };
}

function reasonToCopy({ source, target, copy }: Plan, snapshot: SnapshotFacts): string | undefined {
  if (source.region !== target.region) return `the snapshot is in ${source.region}, the target in ${target.region}`;
  if (snapshot.isEncrypted && copy.kmsKey && snapshot.kmsKeyArn !== copy.kmsKey) {
    return 'the snapshot is encrypted under another key than the plan gives';
  }
  if (snapshot.type === 'automated') return 'the snapshot is automated and could expire during the restore';
  return copy.when === 'always' ? 'the plan wants a copy always' : undefined;
}
