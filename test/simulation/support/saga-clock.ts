import type { Stage } from '../../../events/services.ts';
import type { Saga } from '../../../shared/saga.ts';

/** What the execution of the saga clock does at one reading of the saga item. */
export interface Reading {
  /** The deadline that has passed, to be said. */
  readonly overdueSince?: string;
  /** Who is woken. */
  readonly wakes: readonly Stage[];
  readonly next: ClockState | 'ended';
}

/** What the execution remembers between two readings, in milliseconds. */
export interface ClockState {
  readonly readAtMs: number;
  readonly waitUntilMs: number;
  readonly tickedForMs: number;
  readonly stalls: number;
}

/** As in infra/saga-clock-expressions.ts. */
const STALLED_MS_MAX = 900_000;
const DOUBLINGS_MAX = 10;
const OVERDUE_MS = 60_000;

export const clockStarted = (atMs: number): ClockState => ({
  readAtMs: atMs,
  waitUntilMs: 0,
  tickedForMs: 0,
  stalls: 0,
});

/** The saga clock without Step Functions: when it reads, whom it wakes, what it says of deadlines. Pure. */
export function readBySagaClock(saga: Saga, state: ClockState, nowMs: number): Reading {
  const wakes = ownersOf(saga);
  if (wakes.length === 0) return { wakes, next: 'ended' };
  const deadlineAt = [saga.stepDeadlineAt, saga.deadlineAt].toSorted()[0]!;
  const isOverdue = hasDeadline(saga) && Date.parse(deadlineAt) <= nowMs;
  const nextCheckMs = Date.parse(saga.nextCheckAt);
  const ticks = isOverdue || nextCheckMs <= nowMs;
  const then = ticks ? ticked(saga, state, isOverdue, nowMs) : state;
  const dueMs = Math.max(then.waitUntilMs, nextCheckMs);
  const untilDeadline = hasDeadline(saga) ? Math.min(dueMs, Date.parse(deadlineAt)) : dueMs;
  return {
    ...(isOverdue && { overdueSince: deadlineAt }),
    wakes: ticks ? wakes : [],
    next: { ...then, readAtMs: isOverdue ? then.waitUntilMs : untilDeadline },
  };
}

function ticked(saga: Saga, state: ClockState, isOverdue: boolean, nowMs: number): ClockState {
  const nextCheckMs = Date.parse(saga.nextCheckAt);
  const stalls = nextCheckMs === state.tickedForMs ? state.stalls + 1 : 0;
  const spacingMs = Math.min(saga.closestCheckSeconds * 1000 * 2 ** Math.min(stalls, DOUBLINGS_MAX), STALLED_MS_MAX);
  return { ...state, stalls, tickedForMs: nextCheckMs, waitUntilMs: nowMs + (isOverdue ? OVERDUE_MS : spacingMs) };
}

/** Whose turn it is, and everybody who has committed events and not published them. */
function ownersOf({ step, outbox }: Saga): Stage[] {
  const holding = Object.entries(outbox).flatMap(([owner, events]) => (events.length > 0 ? [owner as Stage] : []));
  return [...new Set([...(step === 'ended' ? [] : [step]), ...holding])];
}

const hasDeadline = ({ phase, step }: Saga): boolean =>
  phase === 'running' ||
  phase === 'failing' ||
  phase === 'cancelling' ||
  (phase === 'completed' && step === 'delete-rds');
