import { nextAuditEntry, AUDIT_START, type AuditEntry } from '../../shared/audit.ts';
import { TerminalError } from '../../shared/errors.ts';
import { replayNameOf } from '../../shared/names.ts';
import type { Turn } from '../../shared/commit.ts';
import { manifest } from './service.ts';

/** A wish to have archived events sent again. */
export interface ReplayWish {
  readonly from: string;
  readonly to: string;
  /** Names of services; all of them when there are none. */
  readonly services?: readonly string[];
  readonly reason?: string;
}

/** A replay as it is asked of EventBridge. */
export interface Replay {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
  readonly services: readonly string[];
}

/** More than this at once is no recovery any more; the archive can be replayed in pieces. */
const WINDOW_MS_MAX = 7 * 86_400_000;

/** The replay to start; its name follows from the event, so that the same event starts it once. Throws a `TerminalError`. Pure. */
export function replayOf(wish: ReplayWish, eventId: string, now: Date): Replay {
  const from = new Date(wish.from);
  const to = new Date(wish.to);
  // A time that is none compares with nothing.
  const isReplayable = from < to && to <= now && to.getTime() - from.getTime() <= WINDOW_MS_MAX;
  if (!isReplayable) {
    throw new TerminalError(
      'WindowNotReplayable',
      `the window is ${wish.from} to ${wish.to}, expected one of at most seven days that has passed`,
      'Give an earlier beginning or a nearer end; the archive lags by up to ten minutes.',
    );
  }
  return { name: replayNameOf(eventId), from, to, services: wish.services ?? [] };
}

export function noSuchReader(service: string): TerminalError {
  return new TerminalError(
    'NoSuchReader',
    `service '${service}' reads no event of the bus, expected the names of services that do`,
    'See docs/event-flow.md for who reads what.',
  );
}

/** A replay belongs to no restore, so it has an audit trail of one entry of its own. Pure. */
export function replayEntry(name: string, decision: string, summary: string, turn: Turn): AuditEntry {
  const facts = { at: turn.now.toISOString(), actor: manifest.name, attempt: 1, cause: turn.cause, decision, summary };
  return nextAuditEntry(`replay#${name}`, AUDIT_START, { ...facts, calls: turn.calls });
}
