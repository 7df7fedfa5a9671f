import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { timeMsOf } from './time-of.ts';

export type PutEventsEntry = PutEventsRequestEntry;

export interface CheckedEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources: readonly string[];
  readonly timeMs: number;
}

export interface RefusedEntry {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

const RESOURCE_CHARACTERS_MAX = 2_048;
const TIME_BYTES = 14;

/** The rules for one entry of PutEvents; the call succeeds even when an entry is refused. */
export function checkEntry(entry: PutEventsEntry, nowMs: number): CheckedEntry | RefusedEntry {
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((name) => !entry[name]);
  if (missing) {
    return refused('InvalidArgument', `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`);
  }
  const detail = objectOf(entry.Detail!);
  if (!detail) return refused('MalformedDetail', 'Detail is malformed.');
  if (entry.Source!.startsWith('aws.')) {
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const resources = entry.Resources ?? [];
  if (resources.some((resource) => resource.length > RESOURCE_CHARACTERS_MAX)) {
    // The limit is AWS's, the words are ours.
    const reason = `a resource has more than ${RESOURCE_CHARACTERS_MAX} characters.`;
    return refused('InvalidArgument', `Parameter Resources is not valid. Reason: ${reason}`);
  }
  const timeMs = timeMsOf(entry.Time) ?? nowMs;
  return { source: entry.Source!, detailType: entry.DetailType!, detail, resources, timeMs };
}

/** What an entry counts towards the limit of the request. */
export function entryBytes({
  Time,
  Source = '',
  DetailType = '',
  Detail = '',
  Resources = [],
}: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

function refused(code: string, message: string): RefusedEntry {
  return { ErrorCode: code, ErrorMessage: message };
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
