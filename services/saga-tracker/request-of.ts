import type { EventMetadata, PipelineEvent } from '../../events/define-event.ts';
import { TerminalError } from '../../shared/errors.ts';
import { restoreIdOf } from '../../shared/names.ts';
import type { InvalidRequest } from '../../shared/parse-event.ts';
import { shown } from '../../shared/shown.ts';
import type { Request } from './plan-for.ts';

/** `RestoreRequested`, as people put it. */
export type RequestEvent = PipelineEvent<
  string,
  { plan: string; requestId?: string; snapshot?: string; reason?: string; requestedBy?: string },
  Partial<EventMetadata>
>;

/** The request in an event. One that breaks its contract is refused, under an id that follows from its event. Pure. */
export function requestOf(event: RequestEvent | InvalidRequest): Request {
  const { id: eventId, account, time } = event.envelope;
  const putAt = new Date(time);
  if (event.kind === 'invalid-request') {
    const refusal = brokenContract(event);
    return { restoreId: restoreIdOf(eventId), planName: planNamed(event), putAt, facts: { eventId, account }, refusal };
  }
  const { plan: planName, requestId, snapshot, reason, requestedBy } = event.data;
  const { hops } = event.metadata;
  const facts = { eventId, account, snapshot, reason, requestedBy, hops };
  return { restoreId: requestId ?? restoreIdOf(eventId), planName, putAt, facts };
}

/** The same request under an id of its own, because another restore has the id that it asks for. Pure. */
export function withIdTaken(request: Request): Request {
  const refusal = new TerminalError(
    'RequestIdTaken',
    `requestId '${request.restoreId}' is that of a restore of another plan or snapshot, expected one that no restore has`,
    'Give another requestId, or none: then the restore gets an id of its own.',
  );
  return { ...request, restoreId: restoreIdOf(request.facts.eventId), refusal };
}

const FACT_MAX = 1_000;

function brokenContract({ violation }: InvalidRequest): TerminalError {
  return new TerminalError(
    'InvalidRequest',
    shown(violation.fact, FACT_MAX),
    'Compare it with the example of RestoreRequested in docs/event-catalogue.md and put it again.',
  );
}

const PLAN_NAME_MAX = 63;

/** As far as there is a name. */
function planNamed({ envelope: { detail } }: InvalidRequest): string {
  const plan = (detail as { data?: { plan?: unknown } | null } | null | undefined)?.data?.plan;
  return typeof plan === 'string' ? shown(plan, PLAN_NAME_MAX) : 'unknown';
}
