import * as z from 'zod';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** As many digits as ten years have in seconds, and no more: a time further away than a `Date` reaches is none. */
const FORM = /^[1-9]\d{0,8}[smhd]$/;

/** A duration as plans write it: `10s`, `15m`, `6h`, `30d`; at most `longest`, which is written in the same way. */
export function durationUpTo(longest: string) {
  const isShortEnough = (text: string) => !FORM.test(text) || durationMs(text) <= durationMs(longest);
  return z
    .string()
    .regex(FORM, "expected a duration such as '10s', '15m', '6h' or '30d'")
    .refine(isShortEnough, `expected a duration of at most ${longest}`);
}

/** How long something is kept, or may be old. */
export const duration = durationUpTo('3650d');

/** Milliseconds of a duration as plans write it. */
export function durationMs(text: string): number {
  const unit = text.at(-1) as keyof typeof UNIT_MS;
  return Number(text.slice(0, -1)) * UNIT_MS[unit];
}

/** For people: `45s`, `3m 05s`, `2h 04m`. */
export function spokenDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${pad(Math.floor((seconds % 3600) / 60))}m`;
}

const pad = (value: number): string => String(value).padStart(2, '0');
