import type { UpdateTimeToLiveInput } from '@aws-sdk/client-dynamodb';
import type { Operation } from '../../wire/service.ts';
import { tablePermission } from '../permissions.ts';
import type { Databases } from '../tables/database.ts';
import { requireMember, validationFault } from '../validation-fault.ts';

/** The setting is kept and reported; the local runtime does not let items expire. */
export function updateTimeToLive(databases: Databases): Operation<UpdateTimeToLiveInput> {
  return {
    permissions: (input, caller) => [tablePermission('UpdateTimeToLive', input.TableName, caller)],
    handle: (input, caller) => {
      const table = databases.describedTable(input.TableName, caller);
      const specification = requireMember(input.TimeToLiveSpecification, 'timeToLiveSpecification');
      const enabled = requireMember(specification.Enabled, 'timeToLiveSpecification.enabled');
      const attribute = requireMember(specification.AttributeName, 'timeToLiveSpecification.attributeName');
      const current = table.settings.timeToLiveAttribute;
      if (current !== undefined && current !== attribute) {
        throw validationFault('TimeToLive is active on a different AttributeName');
      }
      if (enabled === (current !== undefined)) {
        throw validationFault(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
      }
      table.settings = { ...table.settings, timeToLiveAttribute: enabled ? attribute : undefined };
      return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
    },
  };
}
