import type { StartReplayRequest, StartReplayResponse } from '@aws-sdk/client-eventbridge';
import type { Caller, Operation } from '../../wire/service.ts';
import type { Archive } from '../archive/archive.ts';
import { replayArn } from '../archive/archive-arn.ts';
import { isInProgress, type Replay } from '../archive/replay.ts';
import { runReplay } from '../archive/run-replay.ts';
import type { Context } from '../context.ts';
import { alreadyExists, constraint, invalidParameter, limitExceeded } from '../faults.ts';
import { busOf, regionOfCaller } from '../find.ts';
import { timeMsOf } from '../time-of.ts';

const CONCURRENT_MAX = 10;

export function startReplay(context: Context): Operation<StartReplayRequest, StartReplayResponse> {
  return {
    permissions: ({ ReplayName, EventSourceArn, Destination }, caller) =>
      [EventSourceArn, Destination?.Arn, replayArn(ReplayName, caller)].map((resource) => ({
        action: 'events:StartReplay',
        resource: resource ?? '*',
      })),
    handle: (input, caller) => {
      const { replays } = regionOfCaller(context, caller);
      const name = nameOf(input);
      const interval = intervalOf(input);
      const bus = busOf(context, input.Destination?.Arn, caller);
      const archive = archiveFor(context, input, caller);
      if (archive.busArn !== bus.arn) {
        throw invalidParameter('Destination.Arn', 'Cross event bus replay is not permitted.');
      }
      if (replays.has(name)) throw alreadyExists(`Replay ${name}`);
      if ([...replays.values()].filter(isInProgress).length >= CONCURRENT_MAX) throw limitExceeded();
      const replay = { ...newReplay(input, archive, replayArn(name, caller), context.clock.now()), ...interval };
      replays.set(name, replay);
      runReplay(context, replay, archive);
      return { ReplayArn: replay.arn, State: 'STARTING', ReplayStartTime: new Date(replay.startedAtMs) };
    },
  };
}

function nameOf({ ReplayName = '' }: StartReplayRequest): string {
  if (/^[.\-_A-Za-z0-9]{1,64}$/.test(ReplayName)) return ReplayName;
  throw constraint(ReplayName, 'replayName', 'satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
}

function archiveFor(context: Context, { EventSourceArn = '' }: StartReplayRequest, caller: Caller): Archive {
  const archives = [...regionOfCaller(context, caller).archives.values()];
  const archive = archives.find(({ arn }) => arn === EventSourceArn);
  if (archive) return archive;
  const name = EventSourceArn.slice(EventSourceArn.lastIndexOf('/') + 1);
  throw invalidParameter('EventSourceArn', `Archive ${name} does not exist.`);
}

/** AWS looks at the dates before the destination and the archive. */
function intervalOf({ EventStartTime, EventEndTime }: StartReplayRequest): Pick<Replay, 'eventStartMs' | 'eventEndMs'> {
  const eventStartMs = timeMsOf(EventStartTime);
  const eventEndMs = timeMsOf(EventEndTime);
  if (eventStartMs !== undefined && eventEndMs !== undefined && eventStartMs < eventEndMs) {
    return { eventStartMs, eventEndMs };
  }
  throw invalidParameter('EventEndTime', 'EventStartTime must be before EventEndTime.');
}

function newReplay(
  { ReplayName, Description, Destination }: StartReplayRequest,
  archive: Archive,
  arn: string,
  nowMs: number,
): Omit<Replay, 'eventStartMs' | 'eventEndMs'> {
  const { Arn, FilterArns } = Destination!;
  return {
    arn,
    name: ReplayName!,
    archiveArn: archive.arn,
    description: Description,
    destination: { Arn: Arn!, FilterArns },
    startedAtMs: nowMs,
    state: 'STARTING',
  };
}
