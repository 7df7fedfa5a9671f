import type { RdsOperation } from '../model/operations.ts';
import type { RdsApi, RdsWorld } from '../model/world.ts';
import type { Caller, Operation, Permission } from '../wire/service.ts';

/** One API operation: what it needs, and the model's operation of the same name in the caller's account and region. */
export function rdsOperation<Name extends RdsOperation>(
  world: RdsWorld,
  name: Name,
  permissions: (input: Parameters<RdsApi[Name]>[0], caller: Caller) => readonly Permission[],
): Operation {
  return {
    permissions,
    handle: (input, { accountId, region }) =>
      (world.at({ accountId, region })[name] as (input: unknown) => unknown)(input),
  };
}
