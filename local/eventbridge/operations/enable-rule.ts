import type { EnableRuleRequest } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { busOf, ruleArnOf, ruleOf } from '../find.ts';
import { scheduleRule } from '../schedule/schedule-rule.ts';

export function enableRule(context: Context): Operation<EnableRuleRequest, object> {
  return {
    permissions: ({ Name, EventBusName }, caller) => [
      { action: 'events:EnableRule', resource: ruleArnOf(Name, EventBusName, caller) },
    ],
    handle: ({ Name, EventBusName }, caller) => {
      const bus = busOf(context, EventBusName, caller);
      const rule = ruleOf(bus, Name);
      rule.state = 'ENABLED';
      rule.isEnabled = true;
      scheduleRule(context, bus, rule);
      return {};
    },
  };
}
