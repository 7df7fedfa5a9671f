import { StatusCheckDue } from '../events/contracts/status-check-due.ts';
import { StepFailed } from '../events/contracts/step-failed.ts';
import { SAGA_CLOCK } from '../events/services.ts';
import { logGroupNameOf } from './config.ts';

/**
 * What the saga clock computes, in JSONata as Step Functions has it (2.0.6: neither `??` nor `?:`). All expressions of
 * one `Assign` see the variables as they were before it.
 */

/** A tick that changes nothing is repeated after twice the time, at most after this. */
const STALLED_SECONDS_MAX = 900;
const DOUBLINGS_MAX = 10;
/** While a deadline has passed and nobody has closed the restore. */
const OVERDUE_SECONDS = 60;
/**
 * AWS Step Functions quotas: 25,000 history events per execution, and a tick costs up to 27. After so many ticks the
 * clock slows down, so that it outlives the restore.
 */
const TICKS_MANY = 400;
const MANY_TICKS_SECONDS = 300;

export const START = {
  restoreId: '{% $states.input.restoreId %}',
  misses: 0,
  ticks: 0,
  stalls: 0,
  tickedForMs: 0,
  waitUntilMs: 0,
} as const;

const ITEM = '$states.result.Item';
/** The value where the item exists, the fallback where it does not; a variable must not become undefined. */
const ofItem = (value: string, fallback: string) => `{% $exists(${ITEM}) ? ${value} : ${fallback} %}`;

export const READ_SAGA = {
  attributes: [
    'phase',
    'step',
    'nextCheckAt',
    'stepDeadlineAt',
    'deadlineAt',
    'closestCheckSeconds',
    'outbox',
    'failure',
  ],
  assign: {
    misses: ofItem('0', '$misses + 1'),
    phase: ofItem(`${ITEM}.phase.S`, "''"),
    step: ofItem(`${ITEM}.step.S`, "''"),
    nextCheckMs: ofItem(`$toMillis(${ITEM}.nextCheckAt.S)`, '0'),
    deadlineMs: ofItem(`$min([$toMillis(${ITEM}.stepDeadlineAt.S), $toMillis(${ITEM}.deadlineAt.S)])`, '0'),
    closestCheckSeconds: ofItem(`$number(${ITEM}.closestCheckSeconds.N)`, '0'),
    owners: ofItem(owners(), '[]'),
    failureCode: ofItem(
      `$exists(${ITEM}.failure.M.code.S) ? ${ITEM}.failure.M.code.S : 'Restore' & $uppercase($substring(${ITEM}.phase.S, 0, 1)) & $substring(${ITEM}.phase.S, 1)`,
      "''",
    ),
    failureCause: ofItem(
      `$exists(${ITEM}.failure.M.message.S) ? ${ITEM}.failure.M.message.S & ' HINT: ' & ${ITEM}.failure.M.hint.S : 'the restore ended as ' & ${ITEM}.phase.S`,
      "''",
    ),
  },
} as const;

/** Whose turn it is: the step, and everybody who has committed events but not published them. */
function owners(): string {
  const holding = `$filter($keys($outbox), function($name) { $count($lookup($outbox, $name).L) > 0 })`;
  return `($outbox := ${ITEM}.outbox.M; $owed := ${holding}; [$distinct($append(${ITEM}.step.S = 'ended' ? [] : [${ITEM}.step.S], $owed))])`;
}

const metadata = (event: string, contractVersion: number, occasionMs: string) => ({
  eventId: `{% $restoreId & '/${SAGA_CLOCK}/' & $string(${occasionMs}) & '/${event}' %}`,
  restoreId: '{% $restoreId %}',
  causationId: '{% $states.context.Execution.Id %}',
  step: SAGA_CLOCK,
  attempt: 1,
  occurredAt: '{% $now() %}',
  contractVersion,
});

const stallsNow = '($nextCheckMs = $tickedForMs ? $stalls + 1 : 0)';
const spacing = `$min([$closestCheckSeconds * $power(2, $min([${stallsNow}, ${DOUBLINGS_MAX}])), ${STALLED_SECONDS_MAX}])`;
/** Whoever queues may begin at any moment, by an event that can be lost: the clock must not have dozed off by then. */
const QUEUED_CHECKS_APART = 6;
const spacingNow = `($phase = 'queued' ? $closestCheckSeconds * ${QUEUED_CHECKS_APART} : ${spacing})`;
/** Whose turn it is has a deadline; but people are told however late it is, and who queues has not begun. */
const HAS_DEADLINE =
  "($phase = 'running' or $phase = 'failing' or $phase = 'cancelling' or ($phase = 'completed' and $step = 'delete-rds'))";
export const IS_OVERDUE = `${HAS_DEADLINE} and $deadlineMs <= $millis()`;
const tired = `$ticks >= ${TICKS_MANY} ? ${MANY_TICKS_SECONDS} : 0`;

export const TICK = {
  detail: {
    metadata: metadata(StatusCheckDue.name, StatusCheckDue.version, '$millis()'),
    data: { steps: '{% $owners %}' },
  },
  assign: {
    ticks: '{% $ticks + 1 %}',
    stalls: `{% ${stallsNow} %}`,
    tickedForMs: '{% $nextCheckMs %}',
    waitUntilMs: `{% $millis() + 1000 * $max([${IS_OVERDUE} ? ${OVERDUE_SECONDS} : ${spacingNow}, ${tired}]) %}`,
  },
} as const;

/** The next check, not before the last tick had time to work; or a deadline that comes first. */
export const WAIT_UNTIL =
  '{% $fromMillis(($dueMs := $max([$waitUntilMs, $nextCheckMs]); ' +
  `${IS_OVERDUE} ? $waitUntilMs : ${HAS_DEADLINE} ? $min([$dueMs, $deadlineMs]) : $dueMs)) %}`;

/** Said again each minute until the tracker has heard it; the id stays, so that it counts once. */
export const DEADLINE_PASSED = {
  detail: {
    metadata: metadata(StepFailed.name, StepFailed.version, '$deadlineMs'),
    data: {
      step: '{% $step %}',
      code: 'DeadlineExceeded',
      message: "{% 'step ' & $step & ' has not ended by ' & $fromMillis($deadlineMs) & ', its deadline' %}",
      hint: `{% 'Read the log group ${logGroupNameOf('')}' & $step & '; where RDS was only slow, give the plan longer deadlines.' %}`,
    },
  },
} as const;
