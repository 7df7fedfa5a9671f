import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { parseRdsArn } from '../../model/arns.ts';
import { rdsKeyPermissions } from '../key-permissions.ts';
import { arnOf, permissionOn, requestTagKeys, taggingPermission } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On source and target, on tagging the target with given or copied tags, and on the key it is encrypted with. */
export function copyDbClusterSnapshot(world: RdsWorld): Operation {
  return rdsOperation(world, 'CopyDBClusterSnapshot', (input, caller) => {
    const source = arnOf(caller, 'cluster-snapshot', input.SourceDBClusterSnapshotIdentifier);
    const target = arnOf(caller, 'cluster-snapshot', input.TargetDBClusterSnapshotIdentifier);
    const tags = [...(input.CopyTags ? (world.tagsOf(source) ?? []) : []), ...(input.Tags ?? [])];
    const crossesRegions = (parseRdsArn(source)?.region ?? caller.region) !== caller.region;
    const actions = ['rds:CopyDBClusterSnapshot', ...(crossesRegions ? ['rds:CrossRegionCommunication'] : [])];
    const keyId = input.KmsKeyId ?? (crossesRegions ? undefined : world.snapshotKeyArn(caller, source));
    return [
      ...actions.flatMap((action) => [
        permissionOn(world, action, source, requestTagKeys(input.Tags)),
        permissionOn(world, action, target, requestTagKeys(input.Tags)),
      ]),
      ...taggingPermission(world, target, tags),
      ...rdsKeyPermissions(world, caller, keyId),
    ];
  });
}
