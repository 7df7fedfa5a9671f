import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { permissionOn, requestTagKeys } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the resource, whatever its type. */
export function addTagsToResource(world: RdsWorld): Operation {
  return rdsOperation(world, 'AddTagsToResource', (input) => [
    permissionOn(world, 'rds:AddTagsToResource', input.ResourceName ?? '*', requestTagKeys(input.Tags)),
  ]);
}
