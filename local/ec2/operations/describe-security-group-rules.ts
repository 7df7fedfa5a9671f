import type { DescribeSecurityGroupRulesRequest } from '@aws-sdk/client-ec2';
import type { Operation } from '../../wire/service.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { ec2Faults } from '../faults.ts';
import { type Filterable, fits } from '../filters.ts';
import { listPage } from '../list-page.ts';
import { onAll } from '../permissions.ts';
import type { Rule, SecurityGroup } from '../security-group.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';
import { ruleShape } from '../shapes.ts';

/** The rules of the groups of the account and region, one by one. A rule that is asked for by id must be there. */
export function describeSecurityGroupRules(store: SecurityGroupStore): Operation<DescribeSecurityGroupRulesRequest> {
  return ec2Operation(
    (_input, caller) => onAll('ec2:DescribeSecurityGroupRules', caller),
    (input, caller) => {
      const all = store.list(caller).flatMap((group) => group.rules.map((rule) => ({ group, rule })));
      const askedFor = withIds(all, input.SecurityGroupRuleIds);
      const { items, nextToken } = listPage(
        askedFor.filter((each) => fits(each, input.Filters, FILTERS)),
        input,
      );
      return { SecurityGroupRules: items.map(({ group, rule }) => ruleShape(group, rule)), NextToken: nextToken };
    },
  );
}

interface RuleOfGroup {
  readonly group: SecurityGroup;
  readonly rule: Rule;
}

const FILTERS: Filterable<RuleOfGroup> = {
  'group-id': ({ group }) => group.id,
  'security-group-rule-id': ({ rule }) => rule.id,
};

function withIds(all: readonly RuleOfGroup[], ids: readonly string[] = []): readonly RuleOfGroup[] {
  if (ids.length === 0) return all;
  return ids.map((id) => {
    const found = all.find(({ rule }) => rule.id === id);
    if (!found) throw ec2Faults.noSuchRuleId(id);
    return found;
  });
}
