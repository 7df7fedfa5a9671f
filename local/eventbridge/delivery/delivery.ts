import type { Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../bus-event.ts';
import type { Rule } from '../eventbridge-state.ts';

/** One event on its way to one target, as rule and target were when it matched. */
export interface Delivery {
  readonly rule: Pick<Rule, 'arn' | 'name'>;
  readonly target: Target;
  readonly event: BusEvent;
  readonly startedAtMs: number;
}

/** Which limit of the retry policy ended the attempts. */
export type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
