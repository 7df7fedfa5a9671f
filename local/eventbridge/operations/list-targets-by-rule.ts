import type { ListTargetsByRuleRequest, ListTargetsByRuleResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { busOf, ruleArnOf, ruleOf } from '../find.ts';
import { listPage } from '../list-page.ts';

export function listTargetsByRule(context: Context): Operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse> {
  return {
    permissions: ({ Rule, EventBusName }, caller) => [
      { action: 'events:ListTargetsByRule', resource: ruleArnOf(Rule, EventBusName, caller) },
    ],
    handle: ({ Rule, EventBusName, ...paging }, caller) => {
      const rule = ruleOf(busOf(context, EventBusName, caller), Rule);
      const { items, nextToken } = listPage([...rule.targets.values()], paging);
      return { Targets: [...items], NextToken: nextToken };
    },
  };
}
