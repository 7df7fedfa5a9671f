import * as z from 'zod';
import { type EventContract, PIPELINE_BUS } from '../../events/define-event.ts';

/** The JSON Schema of an event's `detail`, draft 2020-12, as whoever puts the event must fulfil it. */
export function detailSchema(contract: EventContract): object {
  return z.toJSONSchema(contract.schema, { io: 'input' });
}

/** An AsyncAPI 3.0 document of the bus. */
export function asyncApi(contracts: readonly EventContract[], version: string): object {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Aurora Restore Pipeline', version, description: 'The events on the bus of the pipeline.' },
    channels: {
      [PIPELINE_BUS]: {
        address: PIPELINE_BUS,
        messages: Object.fromEntries(contracts.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }])),
      },
    },
    components: {
      messages: Object.fromEntries(
        contracts.map((contract) => {
          const { $schema: _, ...payload } = detailSchema(contract) as Record<string, unknown>;
          const { name, truth: summary, example } = contract;
          return [name, { name, summary, payload, examples: [{ payload: example }] }];
        }),
      ),
    },
  };
}
