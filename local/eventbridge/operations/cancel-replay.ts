import type { CancelReplayRequest, CancelReplayResponse } from '@aws-sdk/client-eventbridge';
import { AwsFault } from '../../wire/aws-fault.ts';
import type { Operation } from '../../wire/service.ts';
import { replayArn } from '../archive/archive-arn.ts';
import { replayOf } from '../archive/find-archive.ts';
import type { Context } from '../context.ts';

export function cancelReplay(context: Context): Operation<CancelReplayRequest, CancelReplayResponse> {
  return {
    permissions: ({ ReplayName }, caller) => [
      { action: 'events:CancelReplay', resource: replayArn(ReplayName, caller) },
    ],
    handle: ({ ReplayName }, caller) => {
      const replay = replayOf(context, ReplayName, caller);
      if (replay.state !== 'STARTING' && replay.state !== 'RUNNING') {
        throw new AwsFault(
          'IllegalStatusException',
          `Replay ${replay.name} is not in a valid state for this operation.`,
        );
      }
      replay.state = 'CANCELLING';
      return { ReplayArn: replay.arn, State: replay.state };
    },
  };
}
