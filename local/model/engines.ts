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

/** The versions that are imitated, a few of those that exist; which of them a region offers differs. */
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

/**
 * What AWS has besides the tables: classes of Aurora, classes of RDS that Aurora never had, and versions of Aurora. A
 * pattern takes in a few that do not exist, and those that come after this was written.
 */
const AURORA_CLASS =
  /^db\.((t3|t4g|r[4-9]\w*|x2\w*|x8\w*)\.(medium|large|(\d{1,2})?xlarge)|serverless)(\.tpc\d\.mem\dx)?$/;
const OTHER_CLASS =
  /^db\.(t[12]|t3|t4g|m[1-9]\w*|c6gd|r[3-9]\w*|x1\w*|x2\w*|z1d|cr1|cv11)\.(micro|small|medium|(\d{1,2})?x?large)$/;
const AURORA_VERSION: Readonly<Record<string, RegExp>> = {
  'aurora-postgresql': /^(9\.6|1[0-8])(\.([0-9]|[12]\d))?$/,
  'aurora-mysql': /^([58]\.[0-9])(\.mysql_aurora\.[234]\.\d{2}\.\d{1,2})?$/,
};

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
  if (found) return found;
  if (version !== undefined && AURORA_VERSION[engine]?.test(version)) {
    throw notImitated(`${engine} ${version} (imitated are ${known.map((each) => each.version).join(', ')})`);
  }
  throw rdsFault('InvalidParameterCombination', `Cannot find version ${version} for ${engine}`);
}

/** Throws for an instance class that is not imitated, that this engine does not have, or that does not exist. */
export function requireInstanceClass(instanceClass: string, engine: string, version: string): void {
  if (instanceClasses.some((known) => known === instanceClass)) return;
  if (AURORA_CLASS.test(instanceClass)) {
    throw notImitated(`the instance class ${instanceClass} (imitated are ${instanceClasses.join(', ')})`);
  }
  if (!OTHER_CLASS.test(instanceClass)) {
    throw rdsFault('InvalidParameterValue', `Invalid DB Instance class: ${instanceClass}`);
  }
  throw rdsFault(
    'InvalidParameterCombination',
    'RDS does not support creating a DB instance with the following combination: ' +
      `DBInstanceClass=${instanceClass}, Engine=${engine}, EngineVersion=${version}, LicenseModel=${licenseOf(engine)}. ` +
      'For supported combinations of instance class and database engine version, see the documentation.',
  );
}

export function licenseOf(engine: string): string {
  return engine === 'aurora-postgresql' ? 'postgresql-license' : 'general-public-license';
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
