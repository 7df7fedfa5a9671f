import type { EventEnvelope } from '../envelope.ts';
import type { BusEvent } from '../bus-event.ts';
import { matchesEvent } from '../pattern/match-event.ts';
import type { Pattern } from '../pattern/pattern.ts';

/** AWS keeps any number of events; this machine does not: the oldest go first. */
const EVENTS_MAX = 100_000;
const DAY_MS = 86_400_000;

export interface Archive {
  readonly arn: string;
  readonly name: string;
  readonly busArn: string;
  readonly createdAtMs: number;
  readonly description?: string;
  readonly eventPattern?: string;
  readonly pattern?: Pattern;
  /** 0 means forever. */
  readonly retentionDays: number;
  readonly kmsKeyIdentifier?: string;
  /** In the order they came. */
  events: ArchivedEvent[];
}

export interface ArchivedEvent {
  readonly envelope: EventEnvelope;
  readonly archivedAtMs: number;
  readonly sizeBytes: number;
}

/**
 * Keeps an event that the archive's pattern takes. What a replay sends is left out, or every replay would double it.
 * AWS may need ten minutes until an event is in the archive; here it is there at once.
 */
export function archiveEvent(archive: Archive, { envelope, ingestedAtMs }: BusEvent): void {
  if (envelope['replay-name'] !== undefined) return;
  if (archive.pattern && !matchesEvent(archive.pattern, envelope)) return;
  const sizeBytes = Buffer.byteLength(JSON.stringify(envelope));
  archive.events.push({ envelope, archivedAtMs: ingestedAtMs, sizeBytes });
  if (archive.events.length > EVENTS_MAX) archive.events.shift();
}

/** What the archive still holds: events older than the retention are gone. */
export function archivedEvents(archive: Archive, nowMs: number): readonly ArchivedEvent[] {
  if (archive.retentionDays > 0) {
    const oldestMs = nowMs - archive.retentionDays * DAY_MS;
    archive.events = archive.events.filter(({ archivedAtMs }) => archivedAtMs > oldestMs);
  }
  return archive.events;
}
