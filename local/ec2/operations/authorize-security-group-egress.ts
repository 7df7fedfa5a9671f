import type { Operation } from '../../wire/service.ts';
import { addRules, type RulesRequest } from '../change-rules.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { onGroup } from '../permissions.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';
import { ruleShape } from '../shapes.ts';

/** Lets traffic out. Nothing here asks for it: connections are judged by the rules of the one who is called. */
export function authorizeSecurityGroupEgress(store: SecurityGroupStore): Operation<RulesRequest> {
  return ec2Operation(
    (input, caller) => onGroup(store, 'ec2:AuthorizeSecurityGroupEgress', input, caller),
    (input, caller) => {
      const { group, rules } = addRules(store, caller, input, true);
      return { Return: true, SecurityGroupRules: rules.map((rule) => ruleShape(group, rule)) };
    },
  );
}
