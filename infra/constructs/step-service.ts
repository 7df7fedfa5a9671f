import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type IManagedPolicy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventInvokeConfig, type Function } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceManifest } from '../../shared/service-manifest.ts';
import type { Bundle } from '../bundle-services.ts';
import { DELIVERY, failedQueueNameOf, type InfraConfig, roleNameOf, undeliveredQueueNameOf } from '../config.ts';
import { functionNetworkOf } from '../network.ts';
import type { Place } from '../place.ts';
import { rulesOf, type RuleSpec, type ScheduleSpec, scheduleOf } from '../rules.ts';
import type { ServiceAccess } from '../service-access.ts';
import { roleFor } from './role-for.ts';
import { serviceFunction } from './service-function.ts';
import { WatchedQueue } from './watched-queue.ts';

export interface StepServiceProps {
  readonly manifest: ServiceManifest;
  readonly place: Place;
  readonly access: ServiceAccess;
  /** What no role may do. */
  readonly denials: readonly IManagedPolicy[];
  readonly bus: IEventBus;
  readonly alarmTopic: ITopic;
  readonly config: InfraConfig;
  readonly environment: Readonly<Record<string, string>>;
  readonly bundles: () => ReadonlyMap<string, Bundle>;
  readonly planFiles: readonly string[];
}

/**
 * One service, made from its manifest. An event can be lost on two ways, and each has its queue: EventBridge cannot
 * hand it to the function, or the function throws until Lambda gives up.
 */
export class StepService extends Construct {
  readonly function: Function;

  constructor(scope: Construct, id: string, props: StepServiceProps) {
    super(scope, id);
    const { manifest, place } = props;
    const role = roleFor(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      policies: props.access.own,
      shared: props.denials,
      roleName: roleNameOf(manifest.name, place.region),
    });
    const network = manifest.needsDatabaseNetwork ? functionNetworkOf(place.plans) : undefined;
    this.function = serviceFunction(this, { ...props, role, network });
    this.keepWhatFails(props);
    this.subscribe(props);
  }

  private keepWhatFails({ manifest, alarmTopic }: StepServiceProps): void {
    const { queue } = new WatchedQueue(this, 'Failed', {
      queueName: failedQueueNameOf(manifest.name),
      meaning: `Service ${manifest.name} threw on an event until Lambda gave up. Its log says why.`,
      alarmTopic,
    });
    new CfnEventInvokeConfig(this, 'Invocation', {
      functionName: this.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: DELIVERY.functionRetriesMax,
      maximumEventAgeInSeconds: Duration.hours(DELIVERY.ageMaxHours).toSeconds(),
      destinationConfig: { onFailure: { destination: queue.queueArn } },
    });
  }

  private subscribe({ manifest, place, bus, alarmTopic }: StepServiceProps): void {
    const { queue } = new WatchedQueue(this, 'Undelivered', {
      queueName: undeliveredQueueNameOf(manifest.name),
      meaning: `EventBridge could not deliver an event to service ${manifest.name}.`,
      alarmTopic,
    });
    // Seen from outside: a target would give its queue a statement for each rule, more than SQS takes in one policy.
    const deadLetterQueue = Queue.fromQueueArn(this, 'UndeliveredOutside', queue.queueArn);
    const rules = rulesOf(manifest, place.plans).map((spec) =>
      this.rule(spec, spec.bus === 'pipeline' ? bus : undefined, deadLetterQueue),
    );
    const schedule = scheduleOf(manifest, place.plans);
    if (schedule) rules.push(this.schedule(schedule, deadLetterQueue));
    if (rules.length > 0) letRulesSend(queue, rules);
  }

  /** Without a bus the rule is on the account's default bus. */
  private rule({ topic, name, pattern }: RuleSpec, eventBus: IEventBus | undefined, deadLetterQueue: IQueue): Rule {
    const rule = new Rule(this, `On${topic}`, {
      ruleName: name,
      eventBus,
      eventPattern: { source: [...pattern.source], detailType: [...pattern['detail-type']], detail: pattern.detail },
    });
    rule.addTarget(this.target(deadLetterQueue));
    return rule;
  }

  /** The target gets the scheduled event itself. */
  private schedule({ name, expression }: ScheduleSpec, deadLetterQueue: IQueue): Rule {
    const rule = new Rule(this, 'OnSchedule', { ruleName: name, schedule: Schedule.expression(expression) });
    rule.addTarget(this.target(deadLetterQueue));
    return rule;
  }

  private target(deadLetterQueue: IQueue): LambdaFunction {
    return new LambdaFunction(this.function, {
      deadLetterQueue,
      retryAttempts: DELIVERY.attemptsMax,
      maxEventAge: Duration.hours(DELIVERY.ageMaxHours),
    });
  }
}

/** EventBridge may put into the queue what it could not deliver for these rules, and for no other. */
function letRulesSend(queue: Queue, rules: readonly Rule[]): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'RulesKeepUndelivered',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rules.map(({ ruleArn }) => ruleArn) } },
    }),
  );
}
