import { ContractViolation } from '../../events/contract-violation.ts';
import { CONTRACTS, RDS_EVENTS } from '../../events/index.ts';
import { restoreIdOf } from '../../shared/names.ts';
import type { DeadLetterQueue, QueuedMessage } from '../dead-letters.ts';

/** A message of a dead-letter queue, read. */
export interface DeadLetter {
  readonly message: QueuedMessage;
  /** The event as the service was to get it; nothing when the message holds none. */
  readonly event?: object;
  readonly name: string;
  readonly restoreId?: string;
  /** First line of why it is here. */
  readonly error: string;
  /** When the event came to the bus, in milliseconds since 1970. */
  readonly atMs: number;
  /** The event is of a wrong form; sending it again will not mend that. */
  readonly breaksContract: boolean;
}

/** Reads a message: Lambda's failure record around the event, or the event alone. Pure. */
export function readDeadLetter(queue: DeadLetterQueue, message: QueuedMessage): DeadLetter {
  const body = parsed(message.body);
  const { requestPayload, responsePayload, requestContext } = (body ?? {}) as FailureRecord;
  const event = queue === 'failed' ? requestPayload : body;
  const { ERROR_CODE, ERROR_MESSAGE } = message.attributes;
  const error =
    queue === 'failed'
      ? (responsePayload?.errorMessage ?? requestContext?.condition)
      : [ERROR_CODE, ERROR_MESSAGE].filter(Boolean).join(': ');
  const facts = { message, error: firstLine(error) };
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return { ...facts, name: '(no event)', atMs: message.sentAtMs, breaksContract: false };
  }
  return {
    ...facts,
    event,
    ...about(event as RawEvent, message),
    breaksContract: responsePayload?.errorType === 'ContractViolation' || violates(event as RawEvent),
  };
}

/** Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations". */
interface FailureRecord {
  readonly requestContext?: { readonly condition?: string };
  readonly requestPayload?: unknown;
  readonly responsePayload?: { readonly errorType?: string; readonly errorMessage?: string };
}

interface RawEvent {
  readonly id?: unknown;
  readonly time?: unknown;
  readonly 'detail-type'?: unknown;
  readonly detail?: {
    readonly metadata?: { readonly restoreId?: unknown };
    readonly data?: { readonly restoreId?: unknown; readonly requestId?: unknown };
    readonly EventID?: unknown;
  } | null;
}

function about({ id, time, 'detail-type': detailType, detail }: RawEvent, { sentAtMs }: QueuedMessage) {
  const { metadata, data } = detail ?? {};
  const opened = detailType === 'RestoreRequested' ? (data?.requestId ?? restoreIdOf(String(id))) : undefined;
  const restoreId = metadata?.restoreId ?? data?.restoreId ?? opened;
  const atMs = Date.parse(String(time));
  return {
    name: rdsNameOf(detail?.EventID) ?? String(detailType ?? '(no name)'),
    ...(typeof restoreId === 'string' && { restoreId }),
    atMs: Number.isNaN(atMs) ? sentAtMs : atMs,
  };
}

const rdsNameOf = (eventId: unknown): string | undefined => RDS_EVENTS.find((each) => each.eventId === eventId)?.name;

/** An event that we have no contract for, such as the tick of a schedule, is left to its service to judge. */
function violates(event: RawEvent): boolean {
  const contract =
    RDS_EVENTS.find(({ eventId }) => eventId === event.detail?.EventID) ??
    CONTRACTS.find(({ name }) => name === event['detail-type']);
  try {
    contract?.parse(event);
    return false;
  } catch (error) {
    if (error instanceof ContractViolation) return true;
    throw error;
  }
}

const firstLine = (text: unknown): string => (typeof text === 'string' && text.split('\n')[0]) || 'no reason was given';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Shown as a message without an event, and left where it is.
    return undefined;
  }
}
