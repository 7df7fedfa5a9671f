import type { Replay as ReplayShape } from '@aws-sdk/client-eventbridge';
import type { Replay } from './replay.ts';

/** A replay as ListReplays answers it. */
export function replayShape(replay: Replay): ReplayShape {
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.archiveArn,
    State: replay.state,
    StateReason: replay.stateReason,
    EventStartTime: new Date(replay.eventStartMs),
    EventEndTime: new Date(replay.eventEndMs),
    EventLastReplayedTime: dateOf(replay.lastReplayedMs),
    ReplayStartTime: new Date(replay.startedAtMs),
    ReplayEndTime: dateOf(replay.endedAtMs),
  };
}

function dateOf(timeMs: number | undefined): Date | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs);
}
