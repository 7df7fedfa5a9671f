import type { PutTargetsRequest, PutTargetsResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import { checkTarget } from '../check-target.ts';
import type { Context } from '../context.ts';
import { constraint, limitExceeded } from '../faults.ts';
import { busOf, ruleArnOf, ruleOf } from '../find.ts';

const TARGETS_PER_RULE_MAX = 5;

export function putTargets(context: Context): Operation<PutTargetsRequest, PutTargetsResponse> {
  return {
    permissions: ({ Rule, EventBusName }, caller) => [
      { action: 'events:PutTargets', resource: ruleArnOf(Rule, EventBusName, caller) },
    ],
    handle: ({ Rule, EventBusName, Targets = [] }, caller) => {
      const rule = ruleOf(busOf(context, EventBusName, caller), Rule);
      if (Targets.length === 0) throw constraint('[]', 'targets', 'have length greater than or equal to 1');
      for (const target of Targets) checkTarget(target, rule.arn);
      const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id }) => Id!)]);
      if (ids.size > TARGETS_PER_RULE_MAX) throw limitExceeded();
      for (const target of Targets) rule.targets.set(target.Id!, target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  };
}
