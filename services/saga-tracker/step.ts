import { admissionOf, startsWith } from '../../shared/admission.ts';
import type { CallLog } from '../../shared/call-log.ts';
import { type Delivery, type DeliveryResult, deliverTurns, publishOutbox } from '../../shared/deliver.ts';
import { meaningOf, permanentError } from '../../shared/aws-errors.ts';
import { isTerminal, RetryableError, type TerminalError, terminalErrorOf } from '../../shared/errors.ts';
import { clusterArnOf } from '../../shared/names.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Publish, SagaOpener, SagaStore } from '../../shared/saga-store.ts';
import { isTerminal as isTerminalPhase, type Saga } from '../../shared/saga.ts';
import { committed, type Turn } from '../../shared/commit.ts';
import { closed } from './close-saga.ts';
import { dueOf, freesTarget } from './due.ts';
import { handOver } from './hand-over.ts';
import { acceptedSaga, queuedSaga, rejectedSaga } from './open-saga.ts';
import { planFor, type Request } from './plan-for.ts';
import { withIdTaken } from './request-of.ts';
import { manifest } from './service.ts';
import { rejectedWithoutClock } from './without-clock.ts';

export interface SagaTrackerPorts {
  readonly store: SagaStore & SagaOpener;
  readonly publish: Publish;
  readonly plans: ReadonlyMap<string, Plan>;
  /** Starts the execution named after the restore; quiet when it has been started before. */
  readonly startClock: (restoreId: string) => Promise<void>;
  readonly now: () => Date;
  readonly log: CallLog;
}

/** The version of a saga that only its opening has written. */
const JUST_OPENED = 1;

/** Opening may meet another request for the same target, or itself in another delivery; more often is no coincidence. */
const OPENINGS_MAX = 3;

/** Right whether the delivery is tried again or was the last one. */
const NOT_OPENED_HINT =
  'See by aurora-restore list whether it has begun; if it has not, aurora-restore redrive saga-tracker.';

/** Opens the restore of a request, or rejects it; finishes what an earlier delivery of the same request began. */
export async function openRestore(request: Request, ports: SagaTrackerPorts): Promise<'opened' | 'rejected'> {
  for (let attempt = 1; attempt <= OPENINGS_MAX; attempt += 1) {
    const saga = await ports.store.read(request.restoreId);
    if (saga && isOfAnother(saga, request)) return openRestore(withIdTaken(request), ports);
    if (saga) {
      // The clock before the event: once a step can run, there is somebody to notice when it stops.
      const ticking = isTerminalPhase(saga.phase) ? saga : await withClock(saga, request, ports);
      await publishOutbox(ticking, manifest, ports);
      return ticking.phase === 'rejected' ? 'rejected' : 'opened';
    }
    await open(request, ports);
  }
  throw new RetryableError(
    'RestoreNotOpened',
    `restore '${request.restoreId}' could not be written in ${OPENINGS_MAX} attempts`,
    NOT_OPENED_HINT,
  );
}

/** Closes a restore if it is due, or has it taken back; a delivery for one that is not finds nothing to do. */
export async function closeRestore(delivery: Delivery, ports: SagaTrackerPorts): Promise<DeliveryResult> {
  let next: string | undefined;
  const result = await deliverTurns(manifest, delivery, ports, async (saga) => {
    const turn = turnOf(delivery.cause, ports);
    const due = dueOf(saga, turn.now);
    if (!due) return undefined;
    const lock = freesTarget(due) ? await handOver(saga, ports.store, turn) : undefined;
    const transition = closed(saga, due, lock, turn);
    next = transition.lock?.kind === 'hand-over' ? transition.lock.to.after.restoreId : undefined;
    return transition;
  });
  const begun = next ? await ports.store.read(next) : undefined;
  // Should this not be reached, the clock of that restore asks for its events.
  if (begun) await publishOutbox(begun, manifest, ports);
  return result;
}

/** Starts the clock; the first time, its start gets an entry of its own in the trail. */
async function withClock(saga: Saga, request: Request, ports: SagaTrackerPorts): Promise<Saga> {
  try {
    await ports.startClock(saga.restoreId);
  } catch (error) {
    // Once it has gone on it has a clock, or had one: then this is about nothing but this delivery.
    if (saga.version > JUST_OPENED || meaningOf(error) !== 'permanent') throw error;
    return withoutClock(saga, permanentError(error as Error), request, ports);
  }
  if (saga.version > JUST_OPENED) return saga;
  const started = committed(
    saga,
    manifest.name,
    turnOf(request.facts.eventId, ports),
    'clock',
    'the clock is started',
    {},
  );
  // Somebody else was faster to go on: the clock runs all the same.
  return (await ports.store.commit(started)) === 'committed' ? started.after : saga;
}

async function withoutClock(
  saga: Saga,
  error: TerminalError,
  request: Request,
  ports: SagaTrackerPorts,
): Promise<Saga> {
  const turn = turnOf(request.facts.eventId, ports);
  const rejected = rejectedWithoutClock(saga, error, await handOver(saga, ports.store, turn), turn);
  if ((await ports.store.commit(rejected)) === 'committed') return rejected.after;
  throw new RetryableError('RestoreNotOpened', `restore '${saga.restoreId}' has gone on meanwhile`, NOT_OPENED_HINT);
}

/** Whether somebody else has given a restore the id that this request asks for. The same request may come in many events. */
function isOfAnother(saga: Saga, { planName, facts: { eventId, snapshot } }: Request): boolean {
  const { request } = saga;
  return request.eventId !== eventId && (saga.planName !== planName || request.snapshot !== snapshot);
}

/** What DynamoDB refuses for good is no restore, and its request is answered all the same. */
async function open(request: Request, ports: SagaTrackerPorts): Promise<void> {
  try {
    await ports.store.open(await weigh(request, ports));
  } catch (error) {
    if (!isTerminal(error)) throw error;
    await ports.store.open(rejectedSaga(request, error, turnOf(request.facts.eventId, ports)));
  }
}

async function weigh(request: Request, ports: SagaTrackerPorts) {
  const turn = turnOf(request.facts.eventId, ports);
  try {
    const plan = planFor(request, ports.plans, turn.now);
    const targetArn = clusterArnOf(plan.target);
    const history = { lock: await ports.store.lockOf(targetArn), starts: await ports.store.startsOf(targetArn) };
    const { findings, behind } = admissionOf('request', plan, history, turn.now);
    if (findings[0]) throw terminalErrorOf(findings[0]);
    const starts = startsWith(history.starts, turn.now);
    const grounds = { request, plan, starts, expectedMs: await ports.store.durationsOf(plan.name) };
    return behind ? queuedSaga(grounds, behind, turn) : acceptedSaga(grounds, turn);
  } catch (error) {
    if (!isTerminal(error)) throw error;
    return rejectedSaga(request, error, turn);
  }
}

function turnOf(cause: string, { now, log }: SagaTrackerPorts): Turn {
  return { now: now(), cause, calls: log.take() };
}
