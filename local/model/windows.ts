import { rdsFault } from './faults.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MIN = 24 * 60;
const WEEK_MIN = DAYS.length * DAY_MIN;
const WINDOW_LENGTH_MIN = 30;

/** In minutes, the start counted from midnight of the day or of Monday; the end may lie beyond the day or week. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Windows {
  readonly PreferredBackupWindow: string;
  readonly PreferredMaintenanceWindow: string;
}

/** Where AWS puts its windows is its own choice: the first of these that leaves the other window alone. */
const CHOICES: Windows[] = [3, 15].map((hour) => ({
  PreferredBackupWindow: `${String(hour).padStart(2, '0')}:00-${String(hour).padStart(2, '0')}:30`,
  PreferredMaintenanceWindow: `sun:${String(hour + 1).padStart(2, '0')}:00-sun:${String(hour + 1).padStart(2, '0')}:30`,
}));

/**
 * Both windows of a cluster: those asked for, those it has, or AWS's choice. Throws `InvalidParameterValue` for a time
 * that is none, a window below half an hour, one of maintenance of a day or longer, and for windows that overlap.
 */
export function windowsOf(asked: Partial<Windows>, present: Partial<Windows> = {}): Windows {
  if (asked.PreferredBackupWindow !== undefined) backupSpan(asked.PreferredBackupWindow);
  if (asked.PreferredMaintenanceWindow !== undefined) maintenanceSpan(asked.PreferredMaintenanceWindow);
  const wanted = { ...present, ...given(asked) };
  const windows = CHOICES.map((choice) => ({ ...choice, ...wanted })).find((each) => !overlap(each));
  if (windows) return windows;
  throw invalid('The backup window and maintenance window must not overlap.');
}

/** Throws `InvalidParameterValue` for what is no maintenance window. */
export function checkMaintenanceWindow(window: string | undefined): void {
  if (window !== undefined) maintenanceSpan(window);
}

function given(asked: Partial<Windows>): Partial<Windows> {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/** A backup window comes every day, a maintenance window once a week; either may go on into the next day or week. */
function overlap({ PreferredBackupWindow, PreferredMaintenanceWindow }: Windows): boolean {
  const backup = backupSpan(PreferredBackupWindow);
  const maintenance = maintenanceSpan(PreferredMaintenanceWindow);
  const starts = Array.from({ length: 3 * DAYS.length }, (_, day) => backup.start + day * DAY_MIN - WEEK_MIN);
  const length = backup.end - backup.start;
  return starts.some((start) => start < maintenance.end && maintenance.start < start + length);
}

function backupSpan(window: string): Span {
  const [from = '', to = '', ...more] = window.split('-');
  const start = minuteOfDay(from);
  const end = minuteOfDay(to);
  if (start === undefined || end === undefined || more.length > 0) {
    const wrong = start === undefined || to === '' ? from : to;
    throw invalid(
      `Invalid backup window time '${wrong}' specified. Should be specified as a time hh24:mi (24H Clock UTC). Example: 03:15`,
    );
  }
  const span = { start, end: end <= start ? end + DAY_MIN : end };
  if (span.end - span.start < WINDOW_LENGTH_MIN) {
    throw invalid(`Backup window must be at least ${WINDOW_LENGTH_MIN} minutes.`);
  }
  return span;
}

function maintenanceSpan(window: string): Span {
  const [from = '', to = '', ...more] = window.split('-');
  const start = minuteOfWeek(from);
  const end = minuteOfWeek(to);
  if (start === undefined || end === undefined || more.length > 0) {
    const wrong = start === undefined || to === '' ? from : to;
    throw invalid(
      `Invalid maintenance window time '${wrong}' specified. Should be specified as a time ddd:hh24:mi (24H Clock UTC). Example: Mon:00:15`,
    );
  }
  const span = { start, end: end <= start ? end + WEEK_MIN : end };
  const length = span.end - span.start;
  if (length < WINDOW_LENGTH_MIN) throw invalid(`Maintenance window must be at least ${WINDOW_LENGTH_MIN} minutes.`);
  if (length >= DAY_MIN) throw invalid('Maintenance window must be less than 24 hours.');
  return span;
}

function minuteOfWeek(text: string): number | undefined {
  const day = DAYS.indexOf(text.slice(0, 3).toLowerCase());
  const minute = text[3] === ':' ? minuteOfDay(text.slice(4)) : undefined;
  return day < 0 || minute === undefined ? undefined : day * DAY_MIN + minute;
}

function minuteOfDay(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

const invalid = (message: string) => rdsFault('InvalidParameterValue', message);
