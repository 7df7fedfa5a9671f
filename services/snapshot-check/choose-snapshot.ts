import { durationMs, spokenDuration } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';

/** The newest snapshot that the plan wants, of those the source has. Throws a `TerminalError` when there is none. Pure. */
export function newestWanted(plan: Plan, snapshots: readonly SnapshotFacts[]): SnapshotFacts {
  const wanted = snapshots.filter((snapshot) => isWanted(plan, snapshot));
  const newest = wanted.toSorted(newestFirst)[0];
  if (newest) return newest;
  throw new TerminalError(
    'SnapshotNotFound',
    `source '${plan.source.cluster}' has ${snapshots.length} snapshots, none of them available and ${plan.snapshot.kinds.join(' or ')}`,
    `Take one: aws rds create-db-cluster-snapshot --db-cluster-identifier ${plan.source.cluster} --region ${plan.source.region} --db-cluster-snapshot-identifier NAME`,
  );
}

/** Refuses a snapshot that cannot be restored under this plan. Throws a `TerminalError`. Pure. */
export function assertRestorable(plan: Plan, snapshot: SnapshotFacts, now: Date): void {
  if (snapshot.clusterId !== plan.source.cluster) {
    throw new TerminalError(
      'SnapshotOfOtherCluster',
      `snapshot '${snapshot.id}' is of cluster '${snapshot.clusterId}', expected '${plan.source.cluster}'`,
      `Name a snapshot of the source of plan '${plan.name}'.`,
    );
  }
  if (snapshot.engine !== 'aurora-postgresql') {
    throw new TerminalError(
      'EngineNotSupported',
      `snapshot '${snapshot.id}' has engine '${snapshot.engine}', expected 'aurora-postgresql'`,
      'Database users are set up over PostgreSQL only; other engines are not built yet.',
    );
  }
  assertAvailable(snapshot);
  assertYoungEnough(plan, snapshot, now);
  assertEncryption(plan, snapshot);
}

function assertAvailable({ id, status }: SnapshotFacts): void {
  if (status === 'available') return;
  throw new TerminalError(
    'SnapshotNotAvailable',
    `snapshot '${id}' has status '${status}', expected 'available'`,
    'Request the restore again once it is available, or name another snapshot.',
  );
}

function assertYoungEnough(plan: Plan, { id, createdAt }: SnapshotFacts, now: Date): void {
  const { maxAge } = plan.snapshot;
  const ageMs = createdAt ? now.getTime() - createdAt.getTime() : Infinity;
  if (ageMs <= durationMs(maxAge)) return;
  throw new TerminalError(
    'SnapshotTooOld',
    `snapshot '${id}' is ${createdAt ? spokenDuration(ageMs) : 'of unknown age'} old, expected at most ${maxAge}`,
    `Take a new one, or raise snapshot.maxAge in plan '${plan.name}'.`,
  );
}

function assertEncryption(plan: Plan, { id, isEncrypted }: SnapshotFacts): void {
  const { kmsKey, allowUnencrypted } = plan.copy;
  if (isEncrypted || kmsKey || allowUnencrypted) return;
  throw new TerminalError(
    'SnapshotNotEncrypted',
    `snapshot '${id}' is not encrypted and plan '${plan.name}' gives no key`,
    'Set copy.kmsKey to encrypt the restored cluster, or copy.allowUnencrypted to accept it as it is.',
  );
}

/** Our own copies bear the source's name too and are younger than what they were made of. */
function isWanted(plan: Plan, { status, type, tags }: SnapshotFacts): boolean {
  const isOurs = RESTORE_TAG in tags || PLAN_TAG in tags;
  return status === 'available' && !isOurs && plan.snapshot.kinds.some((kind) => kind === type);
}

/** Newest first; the ARN breaks a tie, so that every delivery chooses the same one. */
function newestFirst(left: SnapshotFacts, right: SnapshotFacts): number {
  const age = (right.createdAt?.getTime() ?? 0) - (left.createdAt?.getTime() ?? 0);
  return age !== 0 ? age : left.arn.localeCompare(right.arn);
}
