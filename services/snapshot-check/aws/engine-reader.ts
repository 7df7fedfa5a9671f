import {
  DescribeDBEngineVersionsCommand,
  type OrderableDBInstanceOption,
  paginateDescribeDBEngineVersions,
  paginateDescribeOrderableDBInstanceOptions,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type { CallLog } from '../../../shared/call-log.ts';
import type { PlaceReader } from '../preflight/place-reader.ts';

/** What RDS offers in the region. */
export function engineReader(
  client: RDSClient,
  log: CallLog,
): Pick<PlaceReader, 'engineVersion' | 'engineVersions' | 'instanceClass'> {
  return {
    engineVersion: (Engine, EngineVersion) =>
      log.record('DescribeDBEngineVersions', `${Engine} ${EngineVersion}`, async () => {
        const command = new DescribeDBEngineVersionsCommand({ Engine, EngineVersion });
        const { DBEngineVersions = [] } = await client.send(command);
        const found = DBEngineVersions.find((each) => each.EngineVersion === EngineVersion);
        return found && { version: EngineVersion, family: found.DBParameterGroupFamily ?? '' };
      }),
    engineVersions: (Engine) =>
      log.record('DescribeDBEngineVersions', Engine, async () => {
        const versions: string[] = [];
        for await (const page of paginateDescribeDBEngineVersions({ client }, { Engine })) {
          versions.push(...(page.DBEngineVersions ?? []).flatMap(({ EngineVersion }) => EngineVersion ?? []));
        }
        return versions;
      }),
    instanceClass: (Engine, EngineVersion, DBInstanceClass) =>
      log.record('DescribeOrderableDBInstanceOptions', `${DBInstanceClass} ${Engine} ${EngineVersion}`, async () => {
        const options: OrderableDBInstanceOption[] = [];
        const input = { Engine, EngineVersion, DBInstanceClass };
        for await (const page of paginateDescribeOrderableDBInstanceOptions({ client }, input)) {
          options.push(...(page.OrderableDBInstanceOptions ?? []));
        }
        const zones = options.flatMap((option) => option.AvailabilityZones ?? []).flatMap(({ Name }) => Name ?? []);
        return options.length === 0 ? undefined : { availabilityZones: [...new Set(zones)].sort() };
      }),
  };
}
