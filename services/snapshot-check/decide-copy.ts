import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { Finding } from '../../shared/saga.ts';

export interface CopyDecision {
  readonly needsCopy: boolean;
  readonly copyReason: string;
}

/** Whether the snapshot must be copied before it can be restored. Pure. */
export function decideCopy(plan: Plan, snapshot: SnapshotFacts): CopyDecision {
  const reason = reasonToCopy(plan, snapshot);
  return { needsCopy: reason !== undefined, copyReason: reason ?? 'the snapshot can be restored where it is' };
}

/**
 * A snapshot under a KMS key of another region or account cannot be copied without a key of here. Whether one under a key
 * that AWS owns can is not documented: the copy is tried, before anything has changed. Pure.
 */
export function copyKeyFindings({ name, source, target, copy }: Plan, snapshot: SnapshotFacts): readonly Finding[] {
  if (!snapshot.kmsKeyArn || copy.kmsKey) return [];
  if (source.region !== target.region) {
    return [
      {
        code: 'KmsKeyMissing',
        message: `snapshot '${snapshot.id}' is encrypted and in ${source.region}; its key does not exist in ${target.region}`,
        hint: `Set copy.kmsKey in plan '${name}' to a key in ${target.region}.`,
      },
    ];
  }
  if (source.account === target.account) return [];
  return [
    {
      code: 'KmsKeyMissing',
      message: `snapshot '${snapshot.id}' is encrypted and shared by account ${source.account}; a copy of it needs a key`,
      hint: `Set copy.kmsKey in plan '${name}' to a key of account ${target.account} in ${target.region}.`,
    },
  ];
}

function reasonToCopy({ source, target, copy }: Plan, snapshot: SnapshotFacts): string | undefined {
  if (source.region !== target.region) return `the snapshot is in ${source.region}, the target in ${target.region}`;
  if (source.account !== target.account)
    return `the snapshot belongs to account ${source.account}, which may unshare it`;
  if (snapshot.isEncrypted && copy.kmsKey && snapshot.kmsKeyArn !== copy.kmsKey) {
    return 'the snapshot is encrypted under another key than the plan gives';
  }
  if (snapshot.type === 'automated') return 'the snapshot is automated and could expire during the restore';
  return copy.when === 'always' ? 'the plan wants a copy always' : undefined;
}
