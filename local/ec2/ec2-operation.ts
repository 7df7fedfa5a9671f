import type { Caller, Operation, Permission } from '../wire/service.ts';
import { ec2Faults } from './faults.ts';

/** One API operation. With `DryRun` it tells only whether the caller may. */
export function ec2Operation<Input extends { readonly DryRun?: boolean }>(
  permissions: (input: Input, caller: Caller) => readonly Permission[],
  handle: (input: Input, caller: Caller) => unknown,
): Operation<Input> {
  return {
    permissions,
    handle: (input, caller) => {
      if (input.DryRun) throw ec2Faults.dryRun();
      return handle(input, caller);
    },
  };
}
