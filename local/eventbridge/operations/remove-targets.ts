import type { RemoveTargetsRequest, RemoveTargetsResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { busOf, ruleArnOf, ruleOf } from '../find.ts';

export function removeTargets(context: Context): Operation<RemoveTargetsRequest, RemoveTargetsResponse> {
  return {
    permissions: ({ Rule, EventBusName }, caller) => [
      { action: 'events:RemoveTargets', resource: ruleArnOf(Rule, EventBusName, caller) },
    ],
    handle: ({ Rule, EventBusName, Ids = [] }, caller) => {
      const { targets } = ruleOf(busOf(context, EventBusName, caller), Rule);
      for (const id of Ids) targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  };
}
