import type { PutPermissionRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { putStatement } from '../bus-policy.ts';
import type { Context } from '../context.ts';
import { constraint, validation } from '../faults.ts';
import { busArnOf, busOf } from '../find.ts';

/** Records who may put events on a bus from another account, as one statement or as a whole policy. */
export function putPermission(context: Context): Operation<PutPermissionRequest, object> {
  return {
    permissions: ({ EventBusName }, caller) => [
      { action: 'events:PutPermission', resource: busArnOf(EventBusName, caller) },
    ],
    handle: ({ EventBusName, Policy, Action, Principal, StatementId, Condition }, caller) => {
      const bus = busOf(context, EventBusName, caller);
      if (Policy !== undefined) {
        checkPolicy(Policy);
        bus.policy = Policy;
        return {};
      }
      if (Action !== 'events:PutEvents') throw validation("Provided value in parameter 'action' is not supported.");
      if (!/^(\d{12}|\*)$/.test(Principal ?? '')) {
        throw constraint(Principal, 'principal', 'satisfy regular expression pattern: (\\d{12}|\\*)');
      }
      if (!/^[\w-]{1,64}$/.test(StatementId ?? '')) {
        throw constraint(StatementId, 'statementId', 'satisfy regular expression pattern: [a-zA-Z0-9-_]+');
      }
      putStatement(bus, {
        Sid: StatementId!,
        Effect: 'Allow',
        Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
        Action,
        Resource: bus.arn,
        ...(Condition && { Condition: { [Condition.Type!]: { [Condition.Key!]: Condition.Value! } } }),
      });
      return {};
    },
  };
}

function checkPolicy(policy: string): void {
  try {
    JSON.parse(policy);
  } catch {
    throw validation('Provided policy is not a valid JSON document.');
  }
}
