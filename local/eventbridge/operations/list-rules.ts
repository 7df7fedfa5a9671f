import type { ListRulesRequest, ListRulesResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { busOf } from '../find.ts';
import { listPage } from '../list-page.ts';
import { ruleShape } from '../rule-shape.ts';

export function listRules(context: Context): Operation<ListRulesRequest, ListRulesResponse> {
  return {
    // It knows no resource type (Service Authorization Reference, "Amazon EventBridge"): only a star allows it.
    permissions: () => [{ action: 'events:ListRules', resource: '*' }],
    handle: ({ NamePrefix = '', EventBusName, ...paging }, caller) => {
      const rules = [...busOf(context, EventBusName, caller).rules.values()];
      const { items, nextToken } = listPage(
        rules.filter(({ name }) => name.startsWith(NamePrefix)),
        paging,
      );
      return { Rules: items.map(ruleShape), NextToken: nextToken };
    },
  };
}
