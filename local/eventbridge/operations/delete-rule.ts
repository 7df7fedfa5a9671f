import type { DeleteRuleRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { validation } from '../faults.ts';
import { busOf, ruleArnOf } from '../find.ts';

export function deleteRule(context: Context): Operation<DeleteRuleRequest, object> {
  return {
    permissions: ({ Name, EventBusName }, caller) => [
      { action: 'events:DeleteRule', resource: ruleArnOf(Name, EventBusName, caller) },
    ],
    handle: ({ Name, EventBusName }, caller) => {
      const bus = busOf(context, EventBusName, caller);
      const rule = bus.rules.get(Name ?? '');
      // Deleting what is not there succeeds.
      if (!rule) return {};
      if (rule.targets.size > 0) throw validation("Rule can't be deleted since it has targets.");
      rule.timer?.cancel();
      bus.rules.delete(rule.name);
      return {};
    },
  };
}
