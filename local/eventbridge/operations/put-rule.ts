import type { PutRuleRequest, PutRuleResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '../../wire/service.ts';
import type { Context } from '../context.ts';
import { type Bus, DEFAULT_BUS, type Rule, ruleArn } from '../eventbridge-state.ts';
import { constraint, limitExceeded, validation } from '../faults.ts';
import { busOf, ruleArnOf } from '../find.ts';
import { parseEventPattern } from '../parse-event-pattern.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import { scheduleRule } from '../schedule/schedule-rule.ts';
import { setTags } from '../tags.ts';

const RULES_PER_BUS_MAX = 300;
const STATES = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'];

export function putRule(context: Context): Operation<PutRuleRequest, PutRuleResponse> {
  return {
    permissions: ({ Name, EventBusName }, caller) => [
      { action: 'events:PutRule', resource: ruleArnOf(Name, EventBusName, caller) },
    ],
    handle: (input, caller) => {
      const bus = busOf(context, input.EventBusName, caller);
      checkRule(input, bus);
      const pattern = input.EventPattern ? parseEventPattern(input.EventPattern) : undefined;
      const rule = bus.rules.get(input.Name!) ?? newRule(bus, input, caller.accountId);
      // A rule that is put again is replaced; it keeps its targets and tags.
      rule.eventPattern = input.EventPattern;
      rule.pattern = pattern;
      rule.scheduleExpression = input.ScheduleExpression || undefined;
      rule.state = input.State ?? 'ENABLED';
      rule.isEnabled = rule.state !== 'DISABLED';
      rule.description = input.Description;
      rule.roleArn = input.RoleArn;
      bus.rules.set(rule.name, rule);
      scheduleRule(context, bus, rule);
      return { RuleArn: rule.arn };
    },
  };
}

function checkRule({ Name = '', EventPattern, ScheduleExpression, State }: PutRuleRequest, bus: Bus): void {
  if (!/^[.\-_A-Za-z0-9]+$/.test(Name)) {
    throw constraint(Name, 'name', 'satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
  }
  if (Name.length > 64) throw constraint(Name, 'name', 'have length less than or equal to 64');
  if (State !== undefined && !STATES.includes(State)) {
    throw constraint(State, 'state', `satisfy enum value set: [${STATES.join(', ')}]`);
  }
  if (!EventPattern && !ScheduleExpression) {
    throw validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  // Beside a pattern AWS takes an empty expression for none.
  if (ScheduleExpression) {
    if (bus.name !== DEFAULT_BUS) throw validation('ScheduleExpression is supported only on the default event bus.');
    parseSchedule(ScheduleExpression);
  }
  if (!bus.rules.has(Name) && bus.rules.size >= RULES_PER_BUS_MAX) throw limitExceeded();
}

function newRule(bus: Bus, { Name, Tags }: PutRuleRequest, createdBy: string): Rule {
  const tags = new Map<string, string>();
  setTags(tags, Tags);
  const arn = ruleArn(bus.region, bus.accountId, bus.name, Name!);
  return {
    arn,
    name: Name!,
    busName: bus.name,
    createdBy,
    state: 'ENABLED',
    isEnabled: true,
    targets: new Map(),
    tags,
  };
}
