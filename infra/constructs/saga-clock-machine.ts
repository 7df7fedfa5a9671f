import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { PIPELINE_BUS } from '../../events/define-event.ts';
import { durationMs } from '../../shared/duration.ts';
import type { Plan } from '../../shared/plan.ts';
import { acknowledge } from '../acknowledgements.ts';
import { NAMES } from '../config.ts';
import { clockGrants } from '../clock-grants.ts';
import type { Place } from '../place.ts';
import { sagaClock } from '../saga-clock.ts';
import { roleFor } from './role-for.ts';

export interface SagaClockMachineProps {
  readonly place: Place;
  readonly alarmTopic: ITopic;
}

/** After its total deadline a restore is taken back, which has three hours; then the clock stays to see it closed. */
const AFTER_DEADLINE_SECONDS = 4 * 3_600;

/** The Standard state machine whose executions follow restores. */
export class SagaClockMachine extends Construct {
  readonly machine: CfnStateMachine;

  constructor(scope: Construct, id: string, { place, alarmTopic }: SagaClockMachineProps) {
    super(scope, id);
    const role = roleFor(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      policies: { inline: clockGrants(place), managed: [] },
    });
    const definition = sagaClock({
      stateTable: NAMES.stateTable,
      busName: PIPELINE_BUS,
      timeoutSeconds: longestRestoreSeconds(place.plans) + AFTER_DEADLINE_SECONDS,
    });
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${NAMES.clock}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machine = new CfnStateMachine(this, 'Machine', {
      stateMachineName: NAMES.clock,
      stateMachineType: 'STANDARD',
      definitionString: JSON.stringify(definition),
      roleArn: role.roleArn,
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
      },
    });
    acknowledge(this.machine, 'AwsSolutions-SF2');
    alarmOnTimeout(this, this.machine, alarmTopic);
  }
}

function longestRestoreSeconds(plans: readonly Plan[]): number {
  return Math.max(...plans.map((plan) => (durationMs(plan.deadlines.total) + keptMs(plan)) / 1_000));
}

/** After a swap the clock waits until the old cluster is deleted. */
function keptMs({ strategy, swap, deadlines }: Plan): number {
  return strategy === 'swap' ? durationMs(swap.keepOldFor) + durationMs(deadlines.steps['delete-rds']) : 0;
}

/** An execution that runs out of its time has followed a restore that nobody closed. */
function alarmOnTimeout(scope: Construct, machine: CfnStateMachine, alarmTopic: ITopic): void {
  const alarm = new Alarm(scope, 'TimedOut', {
    alarmName: `${NAMES.clock}-timed-out`,
    alarmDescription:
      'A restore was not closed four hours after its total deadline. Look for its saga item and its dead letters.',
    metric: new Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsTimedOut',
      dimensionsMap: { StateMachineArn: machine.ref },
      period: Duration.minutes(1),
      statistic: 'Sum',
    }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(alarmTopic));
}
