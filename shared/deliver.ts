import { LAST_WORD, type StepName } from '../events/services.ts';
import type { CallLog, CallRecord } from './call-log.ts';
import { meaningOf, permanentError } from './aws-errors.ts';
import { isRetryable as isRetryableError, isTerminal as isTerminalError, messageOf, RetryableError } from './errors.ts';
import type { Outcome } from './outcome.ts';
import { tagsUnknown } from './iam-tags.ts';
import type { Publish, SagaStore } from './saga-store.ts';
import type { Plan } from './plan.ts';
import { type Failure, isTerminal as isClosed, planOf, type Saga } from './saga.ts';
import type { StageManifest } from './service-manifest.ts';
import { committed, type Transition, type Turn } from './commit.ts';
import { afterFailure, afterOutcome, afterTrouble } from './transition.ts';
import { overdueInTrouble } from './trouble.ts';

/** A step: what it is, and what it does with its turn. It sees the saga and its ports, no SDK, no clock. */
export interface Step<Ports, Name extends StepName = StepName> {
  readonly manifest: StageManifest & { readonly name: Name };
  readonly advance: (saga: Saga, ports: Ports, now: Date) => Promise<Outcome<Name>>;
}

export interface Delivery {
  readonly restoreId: string;
  /** Id of the event delivered. */
  readonly cause: string;
}

export interface DeliveryPorts<Ports> {
  readonly store: SagaStore;
  readonly publish: Publish;
  readonly now: () => Date;
  /** The step's own ports, writing what they call into the log. */
  readonly portsFor: (log: CallLog, plan: Plan) => Ports;
  readonly log: CallLog;
}

/** What came of a delivery, for the log. */
export type DeliveryResult = 'advanced' | 'waiting' | 'trouble' | 'failed' | 'not-our-turn' | 'unknown-restore';

/** The decision of an entry that only keeps calls. */
const LATE = 'late';

/** A delivery may take this many turns: steps that go on at once, and commits that somebody else was faster with. */
export const TURNS_MAX = 12;

/**
 * One delivery to a step. Whatever woke it, the saga says what is to be done: so an event delivered twice, late or never
 * (the clock's tick then comes instead) leads to the same end. Each turn is one commit; publishing follows the commit,
 * and a crash between the two is healed by the next delivery.
 */
export function deliver<Ports, Name extends StepName>(
  step: Step<Ports, Name>,
  delivery: Delivery,
  ports: DeliveryPorts<Ports>,
): Promise<DeliveryResult> {
  return deliverTurns(step.manifest, delivery, ports, async (saga) =>
    saga.step === step.manifest.name ? takeTurn(step, saga, delivery, ports) : undefined,
  );
}

/** Takes turns until one has nothing more to do at once. `takeTurn` gives nothing when it is not the service's turn. */
export async function deliverTurns(
  manifest: StageManifest,
  delivery: Delivery,
  ports: Pick<DeliveryPorts<unknown>, 'store' | 'publish' | 'log' | 'now'>,
  takeTurn: (saga: Saga) => Promise<Transition | undefined>,
): Promise<DeliveryResult> {
  for (let turn = 1; turn <= TURNS_MAX; turn += 1) {
    const found = await ports.store.read(delivery.restoreId);
    if (!found) return 'unknown-restore';
    const saga = await publishOutbox(found, manifest, ports);
    const transition = (await takeTurn(saga)) ?? lateCalls(saga, manifest, delivery, ports);
    if (!transition) return 'not-our-turn';

    if ((await ports.store.commit(transition)) === 'conflict') {
      // What was called stays called: it belongs into the entry of the next turn.
      ports.log.putBack(transition.entry.calls);
      continue;
    }
    await publishOutbox(transition.after, manifest, ports);
    if (transition.entry.decision !== 'again') return resultOf(transition);
  }
  throw new RetryableError(
    'TooManyTurns',
    `service '${manifest.name}' took ${TURNS_MAX} turns for restore '${delivery.restoreId}' in one delivery`,
    'No action is needed unless it repeats: the next delivery goes on from the last commit.',
  );
}

/**
 * Writes down what a delivery has called whose commit failed, once it is another service's turn: AWS has carried it out
 * all the same. It changes nothing else of the saga.
 */
function lateCalls(
  saga: Saga,
  { name }: StageManifest,
  { cause }: Delivery,
  { log, now }: Pick<DeliveryPorts<unknown>, 'log' | 'now'>,
): Transition | undefined {
  const calls = log.take();
  if (calls.length === 0) return undefined;
  const summary = `'${name}' made these calls, and another delivery has committed meanwhile; it does no more`;
  return committed(saga, name, { now: now(), cause, calls }, LATE, summary, {});
}

/** Publishes what the service has committed but may not have published, and gives the saga without it. */
export async function publishOutbox(
  saga: Saga,
  manifest: StageManifest,
  ports: { readonly store: SagaStore; readonly publish: Publish },
): Promise<Saga> {
  const { [manifest.name]: events = [], ...rest } = saga.outbox;
  if (events.length === 0) return saga;
  await ports.publish(events);
  await ports.store.clearOutbox(saga, manifest.name, events);
  return { ...saga, outbox: rest };
}

async function takeTurn<Ports, Name extends StepName>(
  step: Step<Ports, Name>,
  saga: Saga,
  delivery: Delivery,
  ports: DeliveryPorts<Ports>,
): Promise<Transition> {
  const now = ports.now();
  const calls: CallRecord[] = [];
  // Asked again after the step's calls: what they took belongs to the step. And once more when what they came to cannot be
  // committed: they stay made.
  const turn = (): Turn => {
    calls.push(...ports.log.take());
    return { now: ports.now(), cause: delivery.cause, calls: [...calls] };
  };
  const late = deadlineFailure(saga, step.manifest, now);
  if (late) return afterFailure(saga, step.manifest, late, turn());
  try {
    const outcome = await step.advance(saga, ports.portsFor(ports.log, planOf(saga)), now);
    return afterOutcome(saga, step.manifest, outcome, turn());
  } catch (error) {
    return afterError(saga, step.manifest, error, turn());
  }
}

/**
 * What an error makes of the turn. One that says that it may pass is kept for people to see; one of which nobody knows more
 * is thrown on, for Lambda and the clock to try again.
 */
function afterError(saga: Saga, manifest: StageManifest, error: unknown, turn: Turn): Transition {
  const meaning = meaningOf(error);
  if (meaning === 'wait') return afterOutcome(saga, manifest, { kind: 'wait', summary: messageOf(error) }, turn);
  const { startedAt: since = turn.now.toISOString() } = saga.steps[manifest.name as StepName] ?? {};
  const unknown = tagsUnknown(manifest, turn.calls, { error, since, now: turn.now });
  if (unknown) return afterTrouble(saga, manifest, unknown, turn);
  const terminal = meaning === 'permanent' ? permanentError(error as Error) : error;
  if (isRetryableError(terminal)) return afterTrouble(saga, manifest, terminal, turn);
  if (!isTerminalError(terminal)) throw error;
  const { code, fact: message, hint, findings } = terminal;
  const failure = { step: manifest.name, code, message, hint, ...(findings && { findings }) };
  return afterFailure(saga, manifest, failure, turn);
}

/** A step that comes too late does nothing more: what it waited for may long be somebody else's. */
function deadlineFailure(saga: Saga, manifest: StageManifest, now: Date): Failure | undefined {
  // In a restore that has been closed a late notification is better than none.
  const isLateNotification = isClosed(saga.phase) && manifest.name === LAST_WORD;
  if (isLateNotification || now.toISOString() < saga.stepDeadlineAt) return undefined;
  const { name } = manifest;
  const note = saga.steps[name as StepName]?.note;
  return (
    overdueInTrouble(saga, name) ?? {
      step: name,
      code: 'DeadlineExceeded',
      message: `step '${name}' was to end by ${saga.stepDeadlineAt}; last seen: ${note ?? 'nothing'}`,
      hint: `Find out why it took so long, or raise deadlines.steps.${name} in plan '${saga.planName}'.`,
    }
  );
}

function resultOf({ entry }: Transition): DeliveryResult {
  if (entry.decision === 'wait') return 'waiting';
  if (entry.decision === 'trouble') return 'trouble';
  if (entry.decision === LATE) return 'not-our-turn';
  return entry.decision === 'failed' ? 'failed' : 'advanced';
}
