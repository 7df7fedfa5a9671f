import type { DisableRuleRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { busOf, ruleArnOf, ruleOf } from '../find.ts';
import { scheduleRule } from '../schedule/schedule-rule.ts';

export function disableRule(context: Context): Operation<DisableRuleRequest, object> {
  return {
    permissions: ({ Name, EventBusName }, caller) => [
      { action: 'events:DisableRule', resource: ruleArnOf(Name, EventBusName, caller) },
    ],
    handle: ({ Name, EventBusName }, caller) => {
      const bus = busOf(context, EventBusName, caller);
      const rule = ruleOf(bus, Name);
      rule.state = 'DISABLED';
      rule.isEnabled = false;
      scheduleRule(context, bus, rule);
      return {};
    },
  };
}
