import type { RemovePermissionRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { setStatements, statementsOf } from '../bus-policy.ts';
import type { Context } from '../context.ts';
import { notFound } from '../faults.ts';
import { busArnOf, busOf } from '../find.ts';

export function removePermission(context: Context): Operation<RemovePermissionRequest, object> {
  return {
    permissions: ({ EventBusName }, caller) => [
      { action: 'events:RemovePermission', resource: busArnOf(EventBusName, caller) },
    ],
    handle: ({ EventBusName, StatementId, RemoveAllPermissions }, caller) => {
      const bus = busOf(context, EventBusName, caller);
      if (RemoveAllPermissions) {
        setStatements(bus, []);
        return {};
      }
      const statements = statementsOf(bus);
      if (statements.length === 0) throw notFound('EventBus does not have a policy.');
      const kept = statements.filter(({ Sid }) => Sid !== StatementId);
      if (kept.length === statements.length) throw notFound('Statement with the provided id does not exist.');
      setStatements(bus, kept);
      return {};
    },
  };
}
