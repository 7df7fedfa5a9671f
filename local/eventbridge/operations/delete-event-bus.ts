import type { DeleteEventBusRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { DEFAULT_BUS } from '../eventbridge-state.ts';
import { validation } from '../faults.ts';
import { busArnOf, busReference, regionOfCaller } from '../find.ts';

export function deleteEventBus(context: Context): Operation<DeleteEventBusRequest, object> {
  return {
    permissions: ({ Name }, caller) => [{ action: 'events:DeleteEventBus', resource: busArnOf(Name, caller) }],
    handle: ({ Name }, caller) => {
      const { name } = busReference(Name, caller);
      if (name === DEFAULT_BUS) throw validation(`Cannot delete event bus ${DEFAULT_BUS}.`);
      const { buses } = regionOfCaller(context, caller);
      // AWS refuses too; its words are not known to us.
      if ((buses.get(name)?.rules.size ?? 0) > 0)
        throw validation(`Event bus ${name} can't be deleted since it has rules.`);
      buses.delete(name);
      return {};
    },
  };
}
