import { StatusCheckDue } from '../events/contracts/status-check-due.ts';
import { StepFailed } from '../events/contracts/step-failed.ts';
import { allow, NOT_FOR_PLAN_SQL, onlyEvents } from './common-grants.ts';
import type { Place } from './place.ts';
import type { Statement } from './statement.ts';

/** The policy of the saga clock: it reads saga items and says two things on the bus. */
export function clockGrants(place: Place): readonly Statement[] {
  return [
    allow('ReadSagas', ['dynamodb:GetItem'], [place.stateTable], NOT_FOR_PLAN_SQL),
    allow(
      'TickAndCallDeadlines',
      ['events:PutEvents'],
      [place.bus],
      onlyEvents([StatusCheckDue.name, StepFailed.name]),
    ),
    allow('DeliverItsLog', LOG_DELIVERY, ['*']),
  ];
}

/** AWS Step Functions Developer Guide, "Logging using CloudWatch Logs". */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];
