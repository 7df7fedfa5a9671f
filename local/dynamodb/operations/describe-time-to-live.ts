import type { DescribeTimeToLiveInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { tablePermission } from '../permissions.ts';
import type { Databases } from '../tables/database.ts';

export function describeTimeToLive(databases: Databases): Operation<DescribeTimeToLiveInput> {
  return {
    permissions: (input, caller) => [tablePermission('DescribeTimeToLive', input.TableName, caller)],
    handle: (input, caller) => {
      const attribute = databases.describedTable(input.TableName, caller).settings.timeToLiveAttribute;
      return {
        TimeToLiveDescription:
          attribute === undefined
            ? { TimeToLiveStatus: 'DISABLED' }
            : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
      };
    },
  };
}
