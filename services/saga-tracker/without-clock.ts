import { RestoreRejected } from '../../events/contracts/restore-rejected.ts';
import type { TerminalError } from '../../shared/errors.ts';
import { announce } from '../../shared/outcome.ts';
import type { Saga } from '../../shared/saga.ts';
import { committed, type LockChange, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import { manifest } from './service.ts';

/**
 * A restore that was written, and whose clock can never be started: nobody would tick for it or end it, so it does not
 * begin, and frees its target at once. What was to be announced of it has not left the outbox yet, and never does. Pure.
 */
export function rejectedWithoutClock(
  saga: Saga,
  { code, fact: message, hint }: TerminalError,
  lock: LockChange | undefined,
  turn: Turn,
): Transition {
  const { [manifest.name]: _accepted, ...outbox } = saga.outbox;
  const rejected = announce(RestoreRejected, { plan: saga.planName, code, message, hint });
  const changes: Partial<Saga> = {
    phase: 'rejected',
    step: 'ended',
    failure: { step: manifest.name, code, message, hint },
    endedAt: turn.now.toISOString(),
    outbox: withEvents({ ...saga, outbox }, manifest, turn, [rejected]),
  };
  return committed(saga, manifest.name, turn, 'rejected', `${code}: ${message}`, changes, { lock });
}
