import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type OutgoingEvent, PIPELINE_SOURCE } from '../events/define-event.ts';
import { RetryableError } from './errors.ts';
import type { Publish } from './saga-store.ts';

/** Amazon EventBridge API Reference, PutEvents: at most ten entries in a request. */
const ENTRIES_MAX = 10;

/** Puts events on a bus. A refused entry fails the delivery, which is safe: it is still in the outbox. */
export function busPublisher(client: EventBridgeClient, busName: string): Publish {
  return async (events) => {
    for (let start = 0; start < events.length; start += ENTRIES_MAX) {
      await put(client, busName, events.slice(start, start + ENTRIES_MAX));
    }
  };
}

async function put(client: EventBridgeClient, busName: string, events: readonly OutgoingEvent[]): Promise<void> {
  const { Entries = [] } = await client.send(
    new PutEventsCommand({
      Entries: events.map(({ name, metadata, data }) => ({
        EventBusName: busName,
        Source: PIPELINE_SOURCE,
        DetailType: name,
        Detail: JSON.stringify({ metadata, data }),
      })),
    }),
  );
  // The call succeeds even when single entries were refused.
  const refused = Entries.filter(({ ErrorCode }) => ErrorCode !== undefined);
  if (refused.length > 0) {
    throw new RetryableError(
      'EventsRefused',
      `bus '${busName}' refused ${refused.length} of ${events.length} events: ${refused[0]?.ErrorCode}`,
      'No action is needed unless it repeats: then compare the role of this service with its manifest.',
    );
  }
}
