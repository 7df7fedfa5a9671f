import { RecoveryRefused } from '../../events/contracts/recovery-refused.ts';
import type { OutgoingEvent } from '../../events/define-event.ts';
import { type PutRequest, withAnswered } from '../../shared/answered.ts';
import type { TerminalError } from '../../shared/errors.ts';
import { announce, type Announcement } from '../../shared/outcome.ts';
import type { Saga } from '../../shared/saga.ts';
import { committed, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { manifest } from './service.ts';

export type RecoveryRequest = 'RetryRequested' | 'CancelRequested' | 'ReplayRequested';

export function refusal(request: RecoveryRequest, { code, fact: message, hint }: TerminalError): Announcement {
  return announce(RecoveryRefused, { request, code, message, hint });
}

/** The restore as it was, with a word in its audit trail on what was not done and why. Pure. */
export function refused(
  saga: Saga,
  request: RecoveryRequest,
  error: TerminalError,
  put: PutRequest,
  turn: Turn,
): Transition {
  return committed(saga, manifest.name, turn, 'refused', `${request}: ${error.code}: ${error.fact}`, {
    answered: withAnswered(saga.answered, put),
    outbox: withEvents(saga, manifest, turn, [refusal(request, error)]),
  });
}

/** The refusal of a request that belongs to no restore. Pure. */
export function refusalEvent(
  request: RecoveryRequest,
  error: TerminalError,
  eventId: string,
  now: Date,
): OutgoingEvent {
  const { contract, data } = refusal(request, error);
  const metadata = {
    restoreId: 'none',
    causationId: eventId,
    step: manifest.name,
    attempt: 1,
    occurredAt: now.toISOString(),
  };
  return contract.build({ eventId: `${eventId}/${contract.name}`, ...metadata }, data);
}
