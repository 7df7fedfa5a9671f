import { InvalidArgumentError } from 'commander';
import { LAG_NAMES, type Lags } from '../../local/lags.ts';

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of `0s`, `500ms`, `1.5s`, `10m` or `2h`, as the parser of an option. */
export function time(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError('expected a time such as 500ms, 30s or 2m');
  return Math.round(Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS]);
}

/** A share from above 0 to 1 of `30%`, as the parser of an option. */
export function percent(text: string): number {
  const value = /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : 0;
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a chance from above 0% to 100%, such as 30%');
}

export interface NamedCall {
  readonly service: string;
  readonly operation: string;
}

/** `rds:CopyDBClusterSnapshot`, or `rds:*` for all of a service, as the parser of an argument. */
export function namedCall(text: string): NamedCall {
  const [, service, operation] = /^([a-z-]+):([A-Za-z]+|\*)$/.exec(text) ?? [];
  if (service !== undefined && operation !== undefined) return { service, operation };
  throw new InvalidArgumentError('expected a call such as rds:CopyDBClusterSnapshot, or rds:* for all');
}

/** `describeCreated=10s`, collected over all of its options: `{ describeCreatedMs: 10000 }`. */
export function lagPair(text: string, earlier: Partial<Lags> = {}): Partial<Lags> {
  const [name = ''] = text.split('=');
  if (LAG_NAMES.includes(name)) return { ...earlier, ...durationPair(text) };
  throw new InvalidArgumentError(`expected NAME=TIME, such as describeCreated=10s; names are ${LAG_NAMES.join(', ')}`);
}

/** `copy=10s`, collected over all arguments: `{ copyMs: 10000 }`. */
export function durationPair(text: string, earlier: Readonly<Record<string, number>> = {}): Record<string, number> {
  const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('expected NAME=TIME, such as copy=10s');
  return { ...earlier, [name.endsWith('Ms') ? name : `${name}Ms`]: time(value) };
}
