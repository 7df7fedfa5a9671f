import { InvalidArgumentError } from 'commander';

/** A whole number within bounds, as the parser of an option. */
export function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}`);
  };
}

/** A number above zero, as the parser of an option. */
export function factor(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('expected a number above 0, such as 2 or 0.5');
}

const INTERVAL_UNITS_MS = { ms: 1, s: 1_000, m: 60_000 } as const;
const INTERVAL_LEAST_MS = 100;
const INTERVAL_MOST_MS = 60_000;

/** Milliseconds of `300ms`, `1s` or `1m`, as the parser of an option. */
export function interval(text: string): number {
  const [, count, unit] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(count) * INTERVAL_UNITS_MS[(unit ?? 'ms') as keyof typeof INTERVAL_UNITS_MS];
  if (unit !== undefined && ms >= INTERVAL_LEAST_MS && ms <= INTERVAL_MOST_MS) return ms;
  throw new InvalidArgumentError('expected an interval from 100ms to 1m, such as 300ms or 1s');
}

export const JSON_FLAG = ['--json', 'print JSON instead of text'] as const;

export const YES_FLAG = ['--yes', 'do not ask for a confirmation'] as const;
export const REASON_FLAG = ['--reason <text>', 'why, for the audit trail'] as const;

export const INTERVAL_DEFAULT_MS = 1_000;
export const INTERVAL_FLAG = ['--interval <time>', 'how often to look, such as 300ms or 1s (default: 1s)'] as const;
