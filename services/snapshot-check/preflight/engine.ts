import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Seen } from './ask.ts';
import type { EngineVersionFacts } from './place-reader.ts';

/** The version that a snapshot is restored with: the plan's, else its own. */
export const versionToRestore = (plan: Plan, snapshot: SnapshotFacts): string =>
  plan.engineVersion ?? snapshot.engineVersion;

/** What the region says of the engine. */
export interface EngineFacts {
  /** Of the version to restore with; absent within when it is not offered. */
  readonly engineVersion: Seen<EngineVersionFacts | undefined>;
  /** Every version on offer; read only when that one is not. */
  readonly offeredVersions: Seen<readonly string[]>;
}

/** Whether the target's region has the version to restore with, and RDS can get there from the snapshot's. Pure. */
export function engineFindings(
  plan: Plan,
  snapshot: SnapshotFacts | undefined,
  { engineVersion, offeredVersions }: EngineFacts,
): readonly Finding[] {
  if (!snapshot) return [];
  const wanted = versionToRestore(plan, snapshot);
  if (compareVersions(wanted, snapshot.engineVersion) < 0) return [olderThanSnapshot(plan, snapshot)];
  if (!engineVersion || engineVersion.value) return [];
  const { id, engine } = snapshot;
  const { region } = plan.target;
  const nearest = nearestOffered(snapshot.engineVersion, wanted, offeredVersions?.value ?? []);
  const see = `aws rds describe-db-engine-versions --engine ${engine} --region ${region}`;
  return [
    {
      code: 'EngineVersionNotOffered',
      message: `snapshot '${id}' would be restored with ${engine} ${wanted}, which ${region} does not offer${nearest ? `; the nearest it offers is ${nearest}` : ''}`,
      hint: nearest
        ? `Write "engineVersion: '${nearest}'" into plan '${plan.name}'. All there are: ${see}`
        : `Upgrade the source to one of these and take a new snapshot: ${see}`,
    },
  ];
}

/** A restore never goes back (Amazon RDS API Reference, RestoreDBClusterFromSnapshot). */
const olderThanSnapshot = ({ name, engineVersion }: Plan, { id, engineVersion: own }: SnapshotFacts): Finding => ({
  code: 'EngineVersionOlder',
  message: `plan '${name}' has engineVersion '${engineVersion}', expected '${own}' or a newer one, since snapshot '${id}' has that`,
  hint: `Write "engineVersion: '${own}'" into the plan, or leave it out.`,
});

/**
 * The version closest to the wanted one that a snapshot can be restored with: the next one up, in the same major version
 * where there is one, else the newest below it that is not older than the snapshot. Pure.
 */
export function nearestOffered(own: string, wanted: string, offered: readonly string[]): string | undefined {
  const sorted = offered.filter((each) => compareVersions(each, own) >= 0).toSorted(compareVersions);
  const ofMajor = sorted.filter((each) => majorOf(each) === majorOf(wanted));
  const up = (versions: readonly string[]) => versions.find((each) => compareVersions(each, wanted) >= 0);
  return up(ofMajor) ?? ofMajor.at(-1) ?? up(sorted) ?? sorted.at(-1);
}

/** The family of parameter groups that the new cluster takes: `aurora-postgresql16`. Pure. */
export function familyOf(
  plan: Plan,
  snapshot: SnapshotFacts | undefined,
  { engineVersion }: Pick<EngineFacts, 'engineVersion'>,
): string | undefined {
  if (engineVersion?.value) return engineVersion.value.family;
  // Families of PostgreSQL are called after the major version.
  return snapshot && `${snapshot.engine}${majorOf(versionToRestore(plan, snapshot))}`;
}

const majorOf = (version: string): string => version.split('.')[0]!;

/** Negative when `left` is older. */
function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(/\D+/).map(Number));
  const at = a!.findIndex((part, index) => part !== b![index]);
  if (at < 0) return a!.length - b!.length;
  return a![at]! - (b![at] ?? -1);
}
