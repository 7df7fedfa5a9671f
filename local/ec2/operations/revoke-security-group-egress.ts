import type { Operation } from '../../wire/service.ts';
import { removeRules, type RulesRequest } from '../change-rules.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { onGroup } from '../permissions.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';
import { revokedRuleShape } from '../shapes.ts';

/** Lets traffic out no longer. */
export function revokeSecurityGroupEgress(store: SecurityGroupStore): Operation<RulesRequest> {
  return ec2Operation(
    (input, caller) => onGroup(store, 'ec2:RevokeSecurityGroupEgress', input, caller),
    (input, caller) => {
      const { group, rules } = removeRules(store, caller, input, true);
      return { Return: true, RevokedSecurityGroupRules: rules.map((rule) => revokedRuleShape(group, rule)) };
    },
  );
}
