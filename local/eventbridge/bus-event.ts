import type { EventEnvelope } from './envelope.ts';

/** An event on a bus. */
export interface BusEvent {
  readonly envelope: EventEnvelope;
  readonly ingestedAtMs: number;
  /** It came from another bus, and no bus passes it on again. */
  readonly wasForwarded: boolean;
}
