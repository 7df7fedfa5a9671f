import { ContractViolation } from '../events/contract-violation.ts';
import type { PipelineEvent } from '../events/define-event.ts';
import type { RdsEvent } from '../events/rds-events.ts';
import type { ServiceManifest } from './service-manifest.ts';

/** Reads an event by the contract its service subscribes to. Throws `ContractViolation` for any other event. */
export function parseEvent(manifest: ServiceManifest, input: unknown): PipelineEvent | RdsEvent {
  const { 'detail-type': detailType, detail } = (input ?? {}) as Record<string, unknown>;
  const eventId = (detail as { EventID?: string } | undefined)?.EventID;
  const contract = manifest.subscribes.find((each) =>
    each.kind === 'rds' ? each.eventId === eventId : each.name === detailType,
  );
  if (contract) return contract.parse(input);
  const message = `'${String(detailType)}' is not among the events that ${manifest.name} reads`;
  throw new ContractViolation(String(detailType), [
    { code: 'custom', path: ['detail-type'], message, input: undefined },
  ]);
}
