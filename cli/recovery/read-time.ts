import { InvalidArgumentError } from 'commander';
import { durationMs } from '../../shared/duration.ts';

/** A moment as people give it: an ISO time with its zone, or how long ago. */
export type WantedTime = { readonly at: Date } | { readonly agoMs: number };

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const AGO = /^[1-9]\d*[smhd]$/;

/** Reads `2026-10-06T02:00:00Z`, `2h` or `now`, as the parser of an option. */
export function readTime(text: string): WantedTime {
  if (text === 'now') return { agoMs: 0 };
  if (AGO.test(text)) return { agoMs: durationMs(text) };
  const at = new Date(text);
  if (ISO.test(text) && !Number.isNaN(at.getTime())) return { at };
  throw new InvalidArgumentError(
    "expected an ISO time with its zone, such as 2026-10-06T02:00:00Z, or how long ago, such as '2h' or '90m', or 'now'",
  );
}

/** The moment itself. Pure. */
export const momentOf = (time: WantedTime, now: Date): Date =>
  'at' in time ? time.at : new Date(now.getTime() - time.agoMs);
