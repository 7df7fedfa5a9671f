import { ContractViolation } from '../events/contract-violation.ts';
import type { EventContract, PipelineEvent } from '../events/define-event.ts';
import { type Envelope, envelopeSchema } from '../events/envelope.ts';
import type { RdsEvent } from '../events/rds-events.ts';
import type { ServiceManifest } from './service-manifest.ts';

/** What a scheduled rule of EventBridge sends. It says nothing but that it is time. */
export interface ScheduledEvent {
  readonly kind: 'schedule';
  readonly name: 'ScheduledScan';
  readonly envelope: Envelope;
}

/** A request that breaks its contract. People wait for an answer, so it is refused rather than a dead letter. */
export interface InvalidRequest {
  readonly kind: 'invalid-request';
  readonly name: string;
  readonly envelope: Envelope;
  readonly violation: ContractViolation;
}

/** An event as a service reads it. */
export type ParsedEvent = PipelineEvent | RdsEvent | ScheduledEvent | InvalidRequest;

/** Reads an event by the contract its service subscribes to. Throws `ContractViolation` for any other event, but for requests. */
export function parseEvent(manifest: ServiceManifest, input: unknown): ParsedEvent {
  const { source, 'detail-type': detailType, detail } = (input ?? {}) as Record<string, unknown>;
  if (manifest.schedule !== undefined && source === 'aws.events' && detailType === 'Scheduled Event') {
    return parseScheduled(input);
  }
  const eventId = (detail as { EventID?: string } | undefined)?.EventID;
  const contract = manifest.subscribes.find((each) =>
    each.kind === 'rds' ? each.eventId === eventId : each.name === detailType,
  );
  if (contract?.kind === 'pipeline' && contract.isRequest) return parseRequest(contract, input);
  if (contract) return contract.parse(input);
  const message = `'${String(detailType)}' is not among the events that ${manifest.name} reads`;
  throw new ContractViolation(String(detailType), [
    { code: 'custom', path: ['detail-type'], message, input: undefined },
  ]);
}

function parseRequest(contract: EventContract, input: unknown): PipelineEvent | InvalidRequest {
  try {
    return contract.parse(input);
  } catch (error) {
    const envelope = envelopeSchema.safeParse(input);
    // Not even EventBridge has sent it, so there is nobody to answer.
    if (!(error instanceof ContractViolation) || !envelope.success) throw error;
    return { kind: 'invalid-request', name: contract.name, envelope: envelope.data, violation: error };
  }
}

function parseScheduled(input: unknown): ScheduledEvent {
  const name = 'ScheduledScan';
  const envelope = envelopeSchema.safeParse(input);
  if (!envelope.success) throw new ContractViolation(name, envelope.error.issues);
  return { kind: 'schedule', name, envelope: envelope.data };
}
