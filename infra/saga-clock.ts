import { PIPELINE_SOURCE } from '../events/define-event.ts';
import { RECOVERY, SAGA_CLOCK, STAGES, TRACKER } from '../events/services.ts';
import { StatusCheckDue } from '../events/contracts/status-check-due.ts';
import { StepFailed } from '../events/contracts/step-failed.ts';
import { DEADLINE_PASSED, IS_OVERDUE, READ_SAGA, START, TICK, WAIT_UNTIL } from './saga-clock-expressions.ts';

/** A state machine in the Amazon States Language. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly TimeoutSeconds: number;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface SagaClockSettings {
  readonly stateTable: string;
  readonly busName: string;
  /** After this the execution gives up, whatever its saga item says. */
  readonly timeoutSeconds: number;
}

/** How often the clock looks for a saga item that is not there yet: the tracker writes it before it starts the clock. */
const MISSES_MAX = 10;
const MISS_SECONDS = 5;

/** Half an hour of trouble with an AWS service ends no restore; trouble that stays does. */
const RETRY = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    MaxAttempts: 35,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
];

/**
 * The execution that follows one restore. It decides nothing about databases: it reads the saga item, says on the bus
 * whose turn it is and when a deadline has passed, and ends as the saga ends. Its input is `{ restoreId }`.
 */
export function sagaClock({ stateTable, busName, timeoutSeconds }: SagaClockSettings): StateMachineDefinition {
  return {
    Comment: 'Ticks and deadlines of one restore. The state it waits in is the step that the restore is in.',
    QueryLanguage: 'JSONata',
    TimeoutSeconds: timeoutSeconds,
    StartAt: 'Start',
    States: {
      Start: { Type: 'Pass', Assign: START, Next: 'Read the saga' },
      'Read the saga': readSaga(stateTable),
      'Is it time?': isItTime(),
      'Wait for the saga': { Type: 'Wait', Seconds: MISS_SECONDS, Next: 'Read the saga' },
      'Deadline passed': publish(busName, StepFailed.name, DEADLINE_PASSED.detail, {}, 'Tick'),
      Tick: publish(busName, StatusCheckDue.name, TICK.detail, TICK.assign, 'Which stage?'),
      'Which stage?': whichStage(),
      ...Object.fromEntries([...STAGES, LAST_EVENTS].map((name) => [name, waitState()])),
      ...ends(),
    },
  };
}

/** The restore has ended, but an event about its end has still to leave somebody's outbox. */
const LAST_EVENTS = 'Last events';

function readSaga(stateTable: string) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:getItem',
    Arguments: {
      TableName: stateTable,
      Key: { restoreId: { S: '{% $restoreId %}' } },
      ConsistentRead: true,
      // Only what the clock needs: the rest of the item may be large, and is nobody's business in a log.
      ProjectionExpression: READ_SAGA.attributes.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(READ_SAGA.attributes.map((name) => [`#${name}`, name])),
    },
    Assign: READ_SAGA.assign,
    Retry: RETRY,
    Next: 'Is it time?',
  };
}

function isItTime() {
  const hasEnded = "$step = 'ended' and $count($owners) = 0";
  return {
    Type: 'Choice',
    Choices: [
      choice(`$misses > ${MISSES_MAX}`, 'Saga missing'),
      choice('$misses > 0', 'Wait for the saga'),
      choice(`${hasEnded} and $phase = 'completed'`, 'Completed'),
      choice(`${hasEnded} and $phase = 'rejected'`, 'Rejected'),
      choice(hasEnded, 'Failed'),
      choice(IS_OVERDUE, 'Deadline passed'),
      choice('$nextCheckMs <= $millis()', 'Tick'),
    ],
    Default: 'Which stage?',
  };
}

function whichStage() {
  return {
    Type: 'Choice',
    Choices: STAGES.map((stage) => choice(`$step = '${stage}'`, stage)),
    Default: LAST_EVENTS,
  };
}

function waitState() {
  return { Type: 'Wait', Timestamp: WAIT_UNTIL, Next: 'Read the saga' };
}

function publish(busName: string, event: string, detail: unknown, assign: object, next: string) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::events:putEvents',
    Arguments: {
      Entries: [{ EventBusName: busName, Source: PIPELINE_SOURCE, DetailType: event, Detail: detail }],
    },
    Assign: assign,
    Retry: RETRY,
    Next: next,
  };
}

/** What the execution leaves; without it, the whole answer of the last read would stand there. */
const OUTCOME = { restoreId: '{% $restoreId %}', phase: '{% $phase %}' } as const;

function ends() {
  return {
    Completed: { Type: 'Succeed', Output: OUTCOME },
    Rejected: { Type: 'Succeed', Output: OUTCOME },
    Failed: { Type: 'Fail', Error: '{% $failureCode %}', Cause: '{% $failureCause %}' },
    'Saga missing': {
      Type: 'Fail',
      Error: 'SagaMissing',
      Cause: `no saga item has this restore id. HINT: Only '${TRACKER}' and '${RECOVERY}' may start an execution of the ${SAGA_CLOCK}.`,
    },
  };
}

const choice = (condition: string, next: string) => ({ Condition: `{% ${condition} %}`, Next: next });
