import type { DescribeRuleRequest, DescribeRuleResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { ruleShape } from '../rule-shape.ts';
import { busOf, ruleArnOf, ruleOf } from '../find.ts';

export function describeRule(context: Context): Operation<DescribeRuleRequest, DescribeRuleResponse> {
  return {
    permissions: ({ Name, EventBusName }, caller) => [
      { action: 'events:DescribeRule', resource: ruleArnOf(Name, EventBusName, caller) },
    ],
    handle: ({ Name, EventBusName }, caller) => {
      const rule = ruleOf(busOf(context, EventBusName, caller), Name);
      return { ...ruleShape(rule), CreatedBy: rule.createdBy };
    },
  };
}
