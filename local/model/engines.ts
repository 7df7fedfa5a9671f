import { notImitated } from '../wire/aws-fault.ts';
import { rdsFault } from './faults.ts';

export interface EngineVersion {
  readonly engine: string;
  readonly version: string;
  /** The family of its parameter groups. */
  readonly family: string;
  readonly isDefault?: boolean;
}

const POSTGRES = ['15.10', '15.12', '15.13', '16.4', '16.6', '16.8', '16.9', '16.11'];
const POSTGRES_DEFAULT = '16.9';

/** A small table of versions that exist; AWS has more of them, and other ones per region. */
export const engineVersions: readonly EngineVersion[] = [
  ...POSTGRES.map((version) => ({
    engine: 'aurora-postgresql',
    version,
    family: `aurora-postgresql${version.split('.')[0]}`,
    isDefault: version === POSTGRES_DEFAULT,
  })),
  { engine: 'aurora-mysql', version: '8.0.mysql_aurora.3.08.2', family: 'aurora-mysql8.0', isDefault: true },
];

export const instanceClasses = [
  'db.serverless',
  'db.t4g.medium',
  'db.t4g.large',
  'db.r6g.large',
  'db.r6g.xlarge',
  'db.r7g.large',
  'db.r7g.xlarge',
  'db.r7g.2xlarge',
] as const;

/** Engines of RDS that are not Aurora: AWS would take them, the model does not have them. */
const OTHER_ENGINES = /^(mysql|postgres|mariadb|oracle-.*|sqlserver-.*|custom-.*|db2-.*|neptune|docdb)$/;

/** The version asked for, a major version standing for its newest; without one, the region's default. */
export function engineVersion(engine: string, version: string | undefined): EngineVersion {
  const known = engineVersions.filter((candidate) => candidate.engine === engine);
  if (known.length === 0) {
    if (OTHER_ENGINES.test(engine)) throw notImitated(`the engine ${engine}`);
    throw rdsFault('InvalidParameterValue', `Invalid DB engine: ${engine}`);
  }
  const found =
    version === undefined
      ? known.find((candidate) => candidate.isDefault)
      : (known.find((candidate) => candidate.version === version) ??
        known.findLast((candidate) => candidate.version.startsWith(`${version}.`)));
  if (!found) throw rdsFault('InvalidParameterCombination', `Cannot find version ${version} for ${engine}`);
  return found;
}

/** The port an engine listens on when none is asked for. */
export function defaultPort(engine: string): number {
  return engine === 'aurora-mysql' ? 3306 : 5432;
}

/** Negative when `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[^0-9]+/).map(Number));
  for (let i = 0; i < Math.max(left!.length, right!.length); i += 1) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
