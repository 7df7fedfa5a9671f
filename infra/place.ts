import { PIPELINE_BUS } from '../events/define-event.ts';
import type { Plan } from '../shared/plan.ts';
import { failedQueueNameOf, functionNameOf, logGroupNameOf, NAMES } from './config.ts';
import type { PlanGroup } from './plan-groups.ts';

/** The ARNs of one stack, known from names wherever there is a name, and the plans it serves. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly plans: readonly Plan[];
  readonly bus: string;
  readonly stateTable: string;
  readonly stateIndex: string;
  readonly auditTable: string;
  readonly topic: string;
  readonly topicKey: string;
  readonly clock: string;
  readonly archive: string;
  readonly replays: string;
  readonly functionOf: (service: string) => string;
  readonly roleOf: (name: string) => string;
  /** The streams of a service's log group. */
  readonly logStreamsOf: (service: string) => string;
  readonly failedQueueOf: (service: string) => string;
}

export function placeOf({ account, region, plans }: PlanGroup, topicKey: string): Place {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return {
    account,
    region,
    plans,
    bus: arn('events', `event-bus/${PIPELINE_BUS}`),
    stateTable: arn('dynamodb', `table/${NAMES.stateTable}`),
    stateIndex: arn('dynamodb', `table/${NAMES.stateTable}/index/${NAMES.stateIndex}`),
    auditTable: arn('dynamodb', `table/${NAMES.auditTable}`),
    topic: arn('sns', NAMES.topic),
    topicKey,
    archive: arn('events', `archive/${NAMES.archive}`),
    replays: arn('events', 'replay/aurora-restore-*'),
    clock: arn('states', `stateMachine:${NAMES.clock}`),
    functionOf: (service) => arn('lambda', `function:${functionNameOf(service)}`),
    roleOf: (name) => `arn:aws:iam::${account}:role/${name}`,
    logStreamsOf: (service) => arn('logs', `log-group:${logGroupNameOf(service)}:*`),
    failedQueueOf: (service) => arn('sqs', failedQueueNameOf(service)),
  };
}
