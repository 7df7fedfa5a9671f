import type { Operation } from '../../wire/service.ts';
import { addRules, type RulesRequest } from '../change-rules.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { onGroup } from '../permissions.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';
import { ruleShape } from '../shapes.ts';

/** Lets traffic in. */
export function authorizeSecurityGroupIngress(store: SecurityGroupStore): Operation<RulesRequest> {
  return ec2Operation(
    (input, caller) => onGroup(store, 'ec2:AuthorizeSecurityGroupIngress', input, caller),
    (input, caller) => {
      const { group, rules } = addRules(store, caller, input, false);
      return { Return: true, SecurityGroupRules: rules.map((rule) => ruleShape(group, rule)) };
    },
  );
}
