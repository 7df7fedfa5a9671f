import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type OutgoingEvent, PIPELINE_SOURCE } from '../events/define-event.ts';
import { RetryableError } from './errors.ts';
import type { Publish } from './saga-store.ts';

/** Amazon EventBridge API Reference, PutEvents: at most ten entries in a request. */
const ENTRIES_MAX = 10;

/**
 * Amazon EventBridge User Guide, "Calculating PutEvents event entry size": the entries of a request had to stay below
 * 256 KB together, and since January 2026 below 1 MB, but not in every region. The smaller limit is right in all; of the
 * two readings of KB it is the smaller, too. An event that is larger by itself is sent alone, and the bus decides.
 */
const REQUEST_BYTES_MAX = 256_000;

/** Puts events on a bus. A refused entry fails the delivery, which is safe: it is still in the outbox. */
export function busPublisher(client: EventBridgeClient, busName: string): Publish {
  return async (events) => {
    for (const entries of inRequests(events.map((event) => entryOf(event, busName)))) {
      await put(client, busName, entries);
    }
  };
}

function entryOf({ name, metadata, data }: OutgoingEvent, busName: string): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: PIPELINE_SOURCE,
    DetailType: name,
    Detail: JSON.stringify({ metadata, data }),
  };
}

/** The entries in their order, in as few requests as both limits allow. */
function inRequests(entries: readonly PutEventsRequestEntry[]): readonly PutEventsRequestEntry[][] {
  const requests: PutEventsRequestEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const request = requests.at(-1);
    const entryBytes = bytesOf(entry);
    if (request !== undefined && request.length < ENTRIES_MAX && bytes + entryBytes < REQUEST_BYTES_MAX) {
      request.push(entry);
      bytes += entryBytes;
    } else {
      requests.push([entry]);
      bytes = entryBytes;
    }
  }
  return requests;
}

/** The whole entry as JSON, which is more than AWS counts by either of its two descriptions. */
function bytesOf(entry: PutEventsRequestEntry): number {
  return Buffer.byteLength(JSON.stringify(entry));
}

async function put(client: EventBridgeClient, busName: string, events: PutEventsRequestEntry[]): Promise<void> {
  const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: events }));
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
