import type { Context } from '../context.ts';
import { asReplayed } from '../envelope.ts';
import { busIfAny, busReference } from '../find.ts';
import { type Archive, type ArchivedEvent, archivedEvents } from './archive.ts';
import type { Replay, ReplayState } from './replay.ts';

const MINUTE_MS = 60_000;

/** Sends the archived events of the interval again, one minute of event time after the other. */
export function runReplay(context: Context, replay: Replay, archive: Archive): void {
  const minutes = minutesOf(archivedEvents(archive, context.clock.now()), replay);
  context.clock.after(context.replayStepMs, () => {
    if (replay.state === 'STARTING') replay.state = 'RUNNING';
    context.clock.after(context.replayStepMs, () => step(context, replay, minutes));
  });
}

/** The events of the interval (its end not included), grouped by minute of their time. */
function minutesOf(events: readonly ArchivedEvent[], replay: Replay): readonly (readonly ArchivedEvent[])[] {
  const chosen = events.filter(({ envelope }) => {
    const timeMs = Date.parse(envelope.time);
    return timeMs >= replay.eventStartMs && timeMs < replay.eventEndMs;
  });
  const minutes = Map.groupBy(chosen, ({ envelope }) => Math.floor(Date.parse(envelope.time) / MINUTE_MS));
  return [...minutes].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function step(context: Context, replay: Replay, [minute, ...later]: readonly (readonly ArchivedEvent[])[]): void {
  if (replay.state === 'CANCELLING') return end(context, replay, 'CANCELLED');
  if (!minute) return end(context, replay, 'COMPLETED');
  const bus = busIfAny(context, busReference(replay.destination.Arn, { accountId: '', region: '' }));
  if (!bus) {
    replay.stateReason = `Event bus ${replay.destination.Arn} does not exist.`;
    return end(context, replay, 'FAILED');
  }
  const onlyRules = replay.destination.FilterArns?.length ? new Set(replay.destination.FilterArns) : undefined;
  for (const { envelope } of minute) {
    const event = {
      envelope: asReplayed(envelope, replay.name),
      ingestedAtMs: context.clock.now(),
      wasForwarded: false,
    };
    context.ingest(bus, event, onlyRules);
  }
  replay.lastReplayedMs = Math.max(...minute.map(({ envelope }) => Date.parse(envelope.time)));
  context.clock.after(context.replayStepMs, () => step(context, replay, later));
}

function end(context: Context, replay: Replay, state: ReplayState): void {
  replay.state = state;
  replay.endedAtMs = context.clock.now();
}
