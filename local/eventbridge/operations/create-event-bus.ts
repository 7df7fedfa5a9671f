import type { CreateEventBusRequest, CreateEventBusResponse } from '@aws-sdk/client-eventbridge';
import { notImitated } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { newBus } from '../eventbridge-state.ts';
import { alreadyExists, constraint, limitExceeded, validation } from '../faults.ts';
import { busArnOf, regionOfCaller } from '../find.ts';
import { setTags } from '../tags.ts';

const BUSES_MAX = 100;

export function createEventBus(context: Context): Operation<CreateEventBusRequest, CreateEventBusResponse> {
  return {
    permissions: ({ Name }, caller) => [{ action: 'events:CreateEventBus', resource: busArnOf(Name ?? '', caller) }],
    handle: ({ Name: name = '', EventSourceName, Tags, ...given }, caller) => {
      if (EventSourceName !== undefined) throw notImitated('partner event sources');
      if (name.includes('/')) throw validation("Event bus name must not contain '/'.");
      if (!/^[.\-_A-Za-z0-9]{1,256}$/.test(name)) {
        throw constraint(name, 'name', 'satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+');
      }
      const region = regionOfCaller(context, caller);
      if (region.buses.has(name)) throw alreadyExists(`Event bus ${name}`);
      if (region.buses.size >= BUSES_MAX) throw limitExceeded();
      const { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig } = given;
      const settings = { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig };
      const bus = newBus(caller, name, context.clock.now(), settings);
      setTags(bus.tags, Tags);
      region.buses.set(name, bus);
      return { EventBusArn: bus.arn, ...settings };
    },
  };
}
