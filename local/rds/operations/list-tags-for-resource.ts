import type { RdsWorld } from '../../model/world.ts';
import type { Operation } from '../../wire/service.ts';
import { permissionOn } from '../permissions.ts';
import { rdsOperation } from '../rds-operation.ts';

/** On the resource, whatever its type. */
export function listTagsForResource(world: RdsWorld): Operation {
  return rdsOperation(world, 'ListTagsForResource', (input) => [
    permissionOn(world, 'rds:ListTagsForResource', input.ResourceName ?? '*'),
  ]);
}
