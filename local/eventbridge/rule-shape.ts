import type { Rule as RuleShape } from '@aws-sdk/client-eventbridge';
import type { Rule } from './eventbridge-state.ts';

/** A rule as DescribeRule and ListRules answer it. */
export function ruleShape(rule: Rule): RuleShape {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.eventPattern,
    State: rule.state as RuleShape['State'],
    Description: rule.description,
    ScheduleExpression: rule.scheduleExpression,
    RoleArn: rule.roleArn,
    EventBusName: rule.busName,
  };
}
