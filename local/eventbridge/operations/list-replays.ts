import type { ListReplaysRequest, ListReplaysResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { replayArn } from '../archive/archive-arn.ts';
import { replayShape } from '../archive/replay-shape.ts';
import type { Context } from '../context.ts';
import { validation } from '../faults.ts';
import { regionOfCaller } from '../find.ts';
import { listPage } from '../list-page.ts';

export function listReplays(context: Context): Operation<ListReplaysRequest, ListReplaysResponse> {
  return {
    permissions: (_input, caller) => [{ action: 'events:ListReplays', resource: replayArn('*', caller) }],
    handle: ({ NamePrefix, State, EventSourceArn, ...paging }, caller) => {
      if ([NamePrefix, State, EventSourceArn].filter((filter) => filter !== undefined).length > 1) {
        const advice = 'Use either : State, EventSourceArn, or NamePrefix.';
        throw validation(`At most one filter is allowed for ListReplays. ${advice}`);
      }
      const replays = [...regionOfCaller(context, caller).replays.values()].filter(
        (replay) =>
          replay.name.startsWith(NamePrefix ?? '') &&
          (State === undefined || replay.state === State) &&
          (EventSourceArn === undefined || replay.archiveArn === EventSourceArn),
      );
      const { items, nextToken } = listPage(replays, paging);
      return { Replays: items.map(replayShape), NextToken: nextToken };
    },
  };
}
