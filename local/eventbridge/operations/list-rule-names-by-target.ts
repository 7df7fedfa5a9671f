import type { ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { busOf, ruleArnOf } from '../find.ts';
import { listPage } from '../list-page.ts';

export function listRuleNamesByTarget(
  context: Context,
): Operation<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse> {
  return {
    permissions: ({ EventBusName }, caller) => [
      { action: 'events:ListRuleNamesByTarget', resource: ruleArnOf('*', EventBusName, caller) },
    ],
    handle: ({ TargetArn, EventBusName, ...paging }, caller) => {
      const names = [...busOf(context, EventBusName, caller).rules.values()]
        .filter(({ targets }) => [...targets.values()].some(({ Arn }) => Arn === TargetArn))
        .map(({ name }) => name);
      const { items, nextToken } = listPage(names, paging);
      return { RuleNames: [...items], NextToken: nextToken };
    },
  };
}
