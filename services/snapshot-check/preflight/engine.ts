import type { Plan } from '../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../shared/rds-facts.ts';
import type { Finding } from '../../../shared/saga.ts';
import type { Seen } from './ask.ts';
import type { EngineVersionFacts } from './place-reader.ts';

/** Whether the target's region still has the snapshot's engine version. Pure. */
export function engineFindings(
  { target }: Plan,
  snapshot: SnapshotFacts | undefined,
  engineVersion: Seen<EngineVersionFacts | undefined>,
): readonly Finding[] {
  if (!snapshot || !engineVersion || engineVersion.value) return [];
  const { id, engine, engineVersion: version } = snapshot;
  return [
    {
      code: 'EngineVersionNotOffered',
      message: `snapshot '${id}' has ${engine} ${version}, which ${target.region} does not offer`,
      hint: `Upgrade the source to one of these and take a new snapshot: aws rds describe-db-engine-versions --engine ${engine} --region ${target.region}`,
    },
  ];
}

/** The family of parameter groups that a snapshot's cluster takes: `aurora-postgresql16`. Pure. */
export function familyOf(
  snapshot: SnapshotFacts | undefined,
  engineVersion: Seen<EngineVersionFacts | undefined>,
): string | undefined {
  if (engineVersion?.value) return engineVersion.value.family;
  // Families of PostgreSQL are called after the major version.
  return snapshot && `${snapshot.engine}${snapshot.engineVersion.split('.')[0]}`;
}
