import type { ListEventBusesRequest, ListEventBusesResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { regionOfCaller } from '../find.ts';
import { listPage } from '../list-page.ts';

export function listEventBuses(context: Context): Operation<ListEventBusesRequest, ListEventBusesResponse> {
  return {
    permissions: () => [{ action: 'events:ListEventBuses', resource: '*' }],
    handle: ({ NamePrefix = '', ...paging }, caller) => {
      const buses = [...regionOfCaller(context, caller).buses.values()].filter(({ name }) =>
        name.startsWith(NamePrefix),
      );
      const { items, nextToken } = listPage(buses, paging);
      return {
        EventBuses: items.map(({ name, arn, policy, settings, createdAtMs }) => ({
          Name: name,
          Arn: arn,
          Description: settings['Description'] as string | undefined,
          Policy: policy,
          CreationTime: new Date(createdAtMs),
          LastModifiedTime: new Date(createdAtMs),
        })),
        NextToken: nextToken,
      };
    },
  };
}
