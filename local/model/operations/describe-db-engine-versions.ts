import { compareVersions, engineVersions, type EngineVersion } from '../engines.ts';
import { applyFilters } from '../filters.ts';
import { pageOf } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DBEngineVersion, DescribeDBEngineVersionsMessage } from '../shapes.ts';

/** The versions the model knows; none is a fault. */
export function describeDbEngineVersions(
  _scope: Scope,
  input: DescribeDBEngineVersionsMessage,
): { DBEngineVersions: DBEngineVersion[]; Marker?: string } {
  const kept = engineVersions.filter(
    ({ engine, version, family, isDefault }) =>
      (input.Engine === undefined || input.Engine === engine) &&
      (input.EngineVersion === undefined ||
        version === input.EngineVersion ||
        version.startsWith(`${input.EngineVersion}.`)) &&
      (input.DBParameterGroupFamily === undefined || input.DBParameterGroupFamily === family) &&
      (!input.DefaultOnly || isDefault === true),
  );
  const filtered = applyFilters(kept, input.Filters, {
    'db-parameter-group-family': (version) => [version.family],
    engine: (version) => [version.engine],
    'engine-mode': () => ['provisioned'],
    'engine-version': (version) => [version.version],
    status: () => ['available'],
  });
  const { page, Marker } = pageOf(filtered, keyOf, input);
  return { DBEngineVersions: page.map(describe), Marker };
}

function keyOf({ engine, version }: EngineVersion): string {
  return `${engine} ${version.replace(/\d+/g, (digits) => digits.padStart(3, '0'))}`;
}

function describe({ engine, version, family }: EngineVersion): DBEngineVersion {
  const newer = engineVersions.filter(
    (other) => other.engine === engine && compareVersions(other.version, version) > 0,
  );
  return {
    Engine: engine,
    EngineVersion: version,
    MajorEngineVersion: version.split('.')[0],
    DBParameterGroupFamily: family,
    DBEngineDescription: engine === 'aurora-postgresql' ? 'Aurora PostgreSQL' : 'Aurora MySQL',
    DBEngineVersionDescription: `Aurora ${engine === 'aurora-postgresql' ? 'PostgreSQL' : 'MySQL'} (compatible with ${version})`,
    ValidUpgradeTarget: newer.map((other) => ({
      Engine: engine,
      EngineVersion: other.version,
      AutoUpgrade: false,
      IsMajorVersionUpgrade: other.family !== family,
    })),
    SupportedEngineModes: ['provisioned'],
    Status: 'available',
  };
}
