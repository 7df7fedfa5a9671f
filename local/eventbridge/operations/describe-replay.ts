import type { DescribeReplayRequest, DescribeReplayResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { replayArn } from '../archive/archive-arn.ts';
import { replayOf } from '../archive/find-archive.ts';
import { replayShape } from '../archive/replay-shape.ts';
import type { Context } from '../context.ts';

export function describeReplay(context: Context): Operation<DescribeReplayRequest, DescribeReplayResponse> {
  return {
    permissions: ({ ReplayName }, caller) => [
      { action: 'events:DescribeReplay', resource: replayArn(ReplayName, caller) },
    ],
    handle: ({ ReplayName }, caller) => {
      const replay = replayOf(context, ReplayName, caller);
      const { Arn, FilterArns } = replay.destination;
      return {
        ...replayShape(replay),
        ReplayArn: replay.arn,
        Description: replay.description,
        Destination: { Arn, ...(FilterArns && { FilterArns: [...FilterArns] }) },
      };
    },
  };
}
