import type { EventRecord } from '../events.ts';
import { rdsFault } from '../faults.ts';
import { pageOf } from '../paging.ts';
import type { Scope } from '../region-state.ts';
import type { DescribeEventsMessage } from '../shapes.ts';

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 60;

/** What happened, oldest first: of the last hour unless asked otherwise, of the last 14 days at most. */
export function describeEvents(scope: Scope, input: DescribeEventsMessage): { Events: EventRecord[]; Marker?: string } {
  if (input.SourceIdentifier !== undefined && input.SourceType === undefined) {
    throw rdsFault('InvalidParameterCombination', 'SourceType must be provided when SourceIdentifier is provided.');
  }
  const end = input.EndTime?.getTime() ?? scope.clock.now();
  const start = input.StartTime?.getTime() ?? end - (input.Duration ?? DEFAULT_MINUTES) * MINUTE_MS;
  const kept = scope.state.events
    .map((event, index) => ({ event, key: `${event.Date.toISOString()} ${String(index).padStart(6, '0')}` }))
    .filter(({ event }) => isWithin(event, start, end) && isAskedFor(event, input));
  const { page, Marker } = pageOf(kept, ({ key }) => key, input);
  return { Events: page.map(({ event }) => event), Marker };
}

function isWithin({ Date: date }: EventRecord, start: number, end: number): boolean {
  return date.getTime() >= start && date.getTime() <= end;
}

function isAskedFor(event: EventRecord, input: DescribeEventsMessage): boolean {
  if (input.SourceType !== undefined && input.SourceType !== event.SourceType) return false;
  if (input.SourceIdentifier !== undefined && input.SourceIdentifier.toLowerCase() !== event.SourceIdentifier)
    return false;
  const categories = input.EventCategories ?? [];
  return categories.length === 0 || event.EventCategories.some((category) => categories.includes(category));
}
