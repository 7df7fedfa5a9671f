import { invalidSchedule } from '../faults.ts';
import { type Cron, nextCronMs, parseCron } from './cron.ts';

export type Schedule =
  { readonly kind: 'rate'; readonly periodMs: number } | { readonly kind: 'cron'; readonly cron: Cron };

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Parses `rate(5 minutes)` or `cron(0 10 * * ? *)`. Throws ValidationException. */
export function parseSchedule(expression: string): Schedule {
  const [, kind, content = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return { kind, periodMs: parseRate(content) };
  if (kind === 'cron') return { kind, cron: parseCron(content) };
  throw invalidSchedule();
}

/** When a schedule fires next after a moment; undefined when it never does again. */
export function nextFireMs(schedule: Schedule, afterMs: number): number | undefined {
  return schedule.kind === 'rate' ? afterMs + schedule.periodMs : nextCronMs(schedule.cron, afterMs);
}

/** AWS wants the singular after 1 and the plural after everything else. */
function parseRate(content: string): number {
  const [, digits = '', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(content) ?? [];
  const value = Number(digits);
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined || value < 1 || (value === 1) !== (plural === '')) throw invalidSchedule();
  return value * unitMs;
}
