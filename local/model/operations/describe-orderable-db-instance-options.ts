import { engineVersions, instanceClasses, licenseOf } from '../engines.ts';
import { required } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DescribeOrderableDBInstanceOptionsMessage, OrderableDBInstanceOption } from '../shapes.ts';

/** Every class of the model with every version of the engine. */
export function describeOrderableDbInstanceOptions(
  scope: Scope,
  input: DescribeOrderableDBInstanceOptionsMessage,
): { OrderableDBInstanceOptions: OrderableDBInstanceOption[]; Marker?: string } {
  const engine = required('Engine', input.Engine);
  const options = engineVersions
    .filter((known) => known.engine === engine && (input.EngineVersion ?? known.version) === known.version)
    .flatMap(({ version }) => instanceClasses.map((instanceClass) => optionOf(scope, engine, version, instanceClass)))
    .filter((option) => (input.DBInstanceClass ?? option.DBInstanceClass) === option.DBInstanceClass);
  const { page, Marker } = pageOf(options, (option) => `${option.EngineVersion} ${option.DBInstanceClass}`, input);
  return { OrderableDBInstanceOptions: page, Marker };
}

function optionOf(scope: Scope, engine: string, version: string, instanceClass: string): OrderableDBInstanceOption {
  return {
    Engine: engine,
    EngineVersion: version,
    DBInstanceClass: instanceClass,
    LicenseModel: licenseOf(engine),
    AvailabilityZones: ['a', 'b', 'c'].map((zone) => ({ Name: scope.region + zone })),
    Vpc: true,
    SupportsStorageEncryption: true,
    StorageType: 'aurora',
    SupportsIAMDatabaseAuthentication: true,
    SupportedEngineModes: ['provisioned'],
    SupportsClusters: true,
  };
}
