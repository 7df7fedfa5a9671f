/** When a job runs: at an interval, or at the minutes that five fields name. */
export type CronSchedule = { readonly everyMs: number } | { readonly fields: CronFields };

export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Sunday is 0. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** Whether both kinds of days must fit; when both are restricted, one is enough. */
  readonly needsBothDays: boolean;
}

const BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Reads what `cron.is_schedule` accepts; nothing for anything else, which a changed table may hold. */
export function parseCronSchedule(text: string): CronSchedule | undefined {
  const seconds = /^\s*([1-9]|[1-5]\d)\s+seconds?\s*$/i.exec(text);
  if (seconds) return { everyMs: Number(seconds[1]) * 1_000 };
  const words = text.trim().split(/\s+/);
  if (words.length !== BOUNDS.length) return undefined;
  const sets = BOUNDS.map(([from, to], index) => parseField(words[index]!, from, to));
  const [minutes, hours, daysOfMonth, months, weekdays] = sets;
  if (!minutes || !hours || !daysOfMonth || !months || !weekdays) return undefined;
  const daysOfWeek = new Set([...weekdays].map((day) => day % 7));
  const needsBothDays = words[2]!.startsWith('*') || words[4]!.startsWith('*');
  return { fields: { minutes, hours, daysOfMonth, months, daysOfWeek, needsBothDays } };
}

/** Whether the fields name the minute of `timeMs`. pg_cron's time is GMT. */
export function namesMinute(fields: CronFields, timeMs: number): boolean {
  const time = new Date(timeMs);
  const isDayOfMonth = fields.daysOfMonth.has(time.getUTCDate());
  const isDayOfWeek = fields.daysOfWeek.has(time.getUTCDay());
  return (
    fields.minutes.has(time.getUTCMinutes()) &&
    fields.hours.has(time.getUTCHours()) &&
    fields.months.has(time.getUTCMonth() + 1) &&
    (fields.needsBothDays ? isDayOfMonth && isDayOfWeek : isDayOfMonth || isDayOfWeek)
  );
}

function parseField(field: string, from: number, to: number): ReadonlySet<number> | undefined {
  const items = field.split(',').map((item) => parseItem(item, from, to));
  return items.every((item) => item !== undefined) ? new Set(items.flat()) : undefined;
}

function parseItem(item: string, from: number, to: number): number[] | undefined {
  if (/^\d{1,2}$/.test(item)) return numbers(Number(item), Number(item), 1, from, to);
  const range = /^(?:\*|(\d{1,2})-(\d{1,2}))(?:\/([1-9]\d?))?$/.exec(item);
  if (!range) return undefined;
  const [, first = String(from), last = String(to), step = '1'] = range;
  return numbers(Number(first), Number(last), Number(step), from, to);
}

function numbers(first: number, last: number, step: number, from: number, to: number): number[] | undefined {
  if (first < from || last > to || first > last) return undefined;
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}
