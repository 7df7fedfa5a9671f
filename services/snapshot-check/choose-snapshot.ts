import { durationMs, spokenDuration } from '../../shared/duration.ts';
import { PLAN_TAG, RESTORE_TAG } from '../../shared/names.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';
import type { Finding } from '../../shared/saga.ts';
import type { SnapshotChoice } from './preflight/facts.ts';

/** The newest snapshot that the plan wants, of those the source has. Pure. */
export function newestWanted(plan: Plan, snapshots: readonly SnapshotFacts[]): SnapshotFacts | undefined {
  return snapshots.filter((snapshot) => isWanted(plan, snapshot)).toSorted(newestFirst)[0];
}

/** Why there is no snapshot, or why it cannot be restored under this plan. Pure. */
export function snapshotFindings(
  plan: Plan,
  choice: string,
  { chosen, from }: SnapshotChoice,
  now: Date,
): readonly Finding[] {
  if (chosen) return restoreFindings(plan, chosen, now);
  if (plan.source.account !== plan.target.account) return [notShared(plan, choice)];
  return [choice === 'latest' ? noneWanted(plan, from) : notFound(plan, choice)];
}

function restoreFindings(plan: Plan, snapshot: SnapshotFacts, now: Date): readonly Finding[] {
  const { id, clusterId, engine, status } = snapshot;
  // Of another cluster or engine, it is the wrong one; how old it is does not matter then.
  if (clusterId !== plan.source.cluster) {
    const message = `snapshot '${id}' is of cluster '${clusterId}', expected '${plan.source.cluster}'`;
    return [{ code: 'SnapshotOfOtherCluster', message, hint: `Name a snapshot of the source of plan '${plan.name}'.` }];
  }
  if (engine !== 'aurora-postgresql') {
    const message = `snapshot '${id}' has engine '${engine}', expected 'aurora-postgresql'`;
    const hint = 'Database users are set up over PostgreSQL only; other engines are not built yet.';
    return [{ code: 'EngineNotSupported', message, hint }];
  }
  if (status !== 'available') {
    const message = `snapshot '${id}' has status '${status}', expected 'available'`;
    const hint = 'Request the restore again once it is available, or name another snapshot.';
    return [{ code: 'SnapshotNotAvailable', message, hint }, ...encryptionFindings(plan, snapshot)];
  }
  return [...ageFindings(plan, snapshot, now), ...encryptionFindings(plan, snapshot)];
}

function ageFindings(plan: Plan, { id, createdAt }: SnapshotFacts, now: Date): readonly Finding[] {
  const { maxAge } = plan.snapshot;
  const ageMs = createdAt ? now.getTime() - createdAt.getTime() : Infinity;
  if (ageMs <= durationMs(maxAge)) return [];
  const age = createdAt ? spokenDuration(ageMs) : 'of unknown age';
  return [
    {
      code: 'SnapshotTooOld',
      message: `snapshot '${id}' is ${age} old, expected at most ${maxAge}`,
      hint: `Take a new one, or raise snapshot.maxAge in plan '${plan.name}'.`,
    },
  ];
}

function encryptionFindings(plan: Plan, { id, isEncrypted }: SnapshotFacts): readonly Finding[] {
  const { kmsKey, allowUnencrypted } = plan.copy;
  if (isEncrypted || kmsKey || allowUnencrypted) return [];
  return [
    {
      code: 'SnapshotNotEncrypted',
      message: `snapshot '${id}' is not encrypted and plan '${plan.name}' gives no key`,
      hint: 'Set copy.kmsKey to encrypt the restored cluster, or copy.allowUnencrypted to accept it as it is.',
    },
  ];
}

const noneWanted = ({ source, snapshot }: Plan, from: number): Finding => ({
  code: 'SnapshotNotFound',
  message: `source '${source.cluster}' has ${from} snapshots, none of them available and ${snapshot.kinds.join(' or ')}`,
  hint: `Take one: aws rds create-db-cluster-snapshot --db-cluster-identifier ${source.cluster} --region ${source.region} --db-cluster-snapshot-identifier NAME`,
});

const notFound = ({ source }: Plan, choice: string): Finding => ({
  code: 'SnapshotNotFound',
  message: `snapshot '${choice}' does not exist in ${source.account}/${source.region}`,
  hint: `See: aws rds describe-db-cluster-snapshots --db-cluster-identifier ${source.cluster} --region ${source.region}`,
});

/** Whether it exists at all cannot be told from here. */
const notShared = ({ source, target }: Plan, choice: string): Finding => ({
  code: 'SnapshotNotShared',
  message:
    `account ${source.account} shares ${choice === 'latest' ? `no snapshot of '${source.cluster}'` : `no snapshot '${choice}'`} ` +
    `in ${source.region} with account ${target.account}`,
  hint: `In ${source.account}: aws rds modify-db-cluster-snapshot-attribute --region ${source.region} --attribute-name restore --values-to-add ${target.account} --db-cluster-snapshot-identifier NAME; its key must be shared too.`,
});

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
