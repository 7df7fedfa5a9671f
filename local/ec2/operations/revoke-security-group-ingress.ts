import type { Operation } from '../../wire/service.ts';
import { removeRules, type RulesRequest } from '../change-rules.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { onGroup } from '../permissions.ts';
import type { SecurityGroupStore } from '../security-group-store.ts';
import { revokedRuleShape } from '../shapes.ts';

/** Lets traffic in no longer. A connection that stands is the affair of the one who serves it. */
export function revokeSecurityGroupIngress(store: SecurityGroupStore): Operation<RulesRequest> {
  return ec2Operation(
    (input, caller) => onGroup(store, 'ec2:RevokeSecurityGroupIngress', input, caller),
    (input, caller) => {
      const { group, rules } = removeRules(store, caller, input, false);
      return { Return: true, RevokedSecurityGroupRules: rules.map((rule) => revokedRuleShape(group, rule)) };
    },
  );
}
