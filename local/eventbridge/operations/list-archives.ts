import type { ListArchivesRequest, ListArchivesResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { archiveShape } from '../archive/archive-shape.ts';
import type { Context } from '../context.ts';
import { validation } from '../faults.ts';
import { busOf, regionOfCaller } from '../find.ts';
import { listPage } from '../list-page.ts';
import { archiveArn } from '../archive/archive-arn.ts';

export function listArchives(context: Context): Operation<ListArchivesRequest, ListArchivesResponse> {
  return {
    permissions: (_input, caller) => [{ action: 'events:ListArchives', resource: archiveArn('*', caller) }],
    handle: ({ NamePrefix, EventSourceArn, State, ...paging }, caller) => {
      if ([NamePrefix, EventSourceArn, State].filter((filter) => filter !== undefined).length > 1) {
        const advice = 'Use either : State, EventSourceArn, or NamePrefix.';
        throw validation(`At most one filter is allowed for ListArchives. ${advice}`);
      }
      const busArn = EventSourceArn === undefined ? undefined : busOf(context, EventSourceArn, caller).arn;
      const archives = [...regionOfCaller(context, caller).archives.values()].filter(
        (archive) =>
          archive.name.startsWith(NamePrefix ?? '') &&
          (busArn === undefined || archive.busArn === busArn) &&
          (State ?? 'ENABLED') === 'ENABLED',
      );
      const { items, nextToken } = listPage(archives, paging);
      return { Archives: items.map((archive) => archiveShape(archive, context.clock.now())), NextToken: nextToken };
    },
  };
}
