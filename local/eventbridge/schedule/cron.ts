import { notImitated } from '../../wire/aws-fault.ts';
import { invalidSchedule } from '../faults.ts';

/** The moments a cron expression names, in UTC. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** Undefined for `?`. */
  readonly daysOfMonth?: ReadonlySet<number>;
  /** 1 to 12. */
  readonly months: ReadonlySet<number>;
  /** 1 is Sunday, 7 is Saturday. Undefined for `?`. */
  readonly daysOfWeek?: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;
/** 29 February can be eight years away. */
const DAYS_SEARCHED_MAX = 366 * 9;

/** Parses `minutes hours day-of-month month day-of-week year`; exactly one of the two days is `?`. */
export function parseCron(content: string): Cron {
  const fields = content.trim().split(/\s+/);
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (fields.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) throw invalidSchedule();
  return {
    minutes: parseField(minutes, 0, 59),
    hours: parseField(hours, 0, 23),
    daysOfMonth: dayOfMonth === '?' ? undefined : parseField(dayOfMonth, 1, 31),
    months: parseField(month, 1, 12, MONTHS),
    daysOfWeek: dayOfWeek === '?' ? undefined : parseField(dayOfWeek, 1, 7, DAYS),
    years: parseField(year, 1970, 2199),
  };
}

/** The first moment after `afterMs`; undefined when there is none within nine years. */
export function nextCronMs(cron: Cron, afterMs: number): number | undefined {
  const today = Math.floor(afterMs / DAY_MS);
  for (let day = today; day < today + DAYS_SEARCHED_MAX; day += 1) {
    if (!isDay(cron, new Date(day * DAY_MS))) continue;
    const found = timesOfDay(cron).find((offsetMs) => day * DAY_MS + offsetMs > afterMs);
    if (found !== undefined) return day * DAY_MS + found;
  }
  return undefined;
}

function isDay(cron: Cron, date: Date): boolean {
  return (
    cron.years.has(date.getUTCFullYear()) &&
    cron.months.has(date.getUTCMonth() + 1) &&
    (cron.daysOfMonth?.has(date.getUTCDate()) ?? true) &&
    (cron.daysOfWeek?.has(date.getUTCDay() + 1) ?? true)
  );
}

function timesOfDay({ hours, minutes }: Cron): readonly number[] {
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * 60_000));
  return times.sort((a, b) => a - b);
}

function parseField(
  field: string,
  lowest: number,
  highest: number,
  names: readonly string[] = [],
): ReadonlySet<number> {
  // Named days hold an L or a W too; only these forms are the special ones.
  if (/^(L.*|\d*W|LW)$|#|\dL$/.test(field)) throw notImitated(`L, W and # in cron expressions (${field})`);
  return new Set(field.split(',').flatMap((part) => parsePart(part, lowest, highest, names)));
}

function parsePart(part: string, lowest: number, highest: number, names: readonly string[]): readonly number[] {
  const [range = '', stepText] = part.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  const [from = '', to] = range.split('-');
  const start = from === '*' ? lowest : numberOf(from, lowest, names);
  const end = to !== undefined ? numberOf(to, lowest, names) : from === '*' || stepText !== undefined ? highest : start;
  const isValid = Number.isInteger(step) && step >= 1 && start >= lowest && end <= highest && start <= end;
  if (!isValid) throw invalidSchedule();
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
}

/** NaN, which fails every comparison, for what is neither a number nor a name. */
function numberOf(text: string, lowest: number, names: readonly string[]): number {
  const index = names.indexOf(text.toUpperCase());
  if (index !== -1) return index + lowest;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
