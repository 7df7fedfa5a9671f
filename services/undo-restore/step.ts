import { meaningOf, permanentError } from '../../shared/aws-errors.ts';
import type { CallLog } from '../../shared/call-log.ts';
import { type Delivery, type DeliveryResult, deliverTurns } from '../../shared/deliver.ts';
import { isTerminal, messageOf } from '../../shared/errors.ts';
import { isDenied, TAGS_UNKNOWN_MS_MAX } from '../../shared/iam-tags.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Publish, SagaStore } from '../../shared/saga-store.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { Transition, Turn } from '../../shared/commit.ts';
import { type Compensation, compensationsOf } from './compensations.ts';
import { lookOnly } from './look-only.ts';
import type { Progress, UndoContext, UndoRds } from './progress.ts';
import { DELIVERY_MS_MAX, quietAt } from './quiet-at.ts';
import { manifest } from './service.ts';
import { takeBack } from './take-back.ts';
import { type Ending, givenUp, going, isGivenUp, leftover, undone, waiting } from './transitions.ts';

export interface UndoRestorePorts {
  readonly store: SagaStore;
  readonly publish: Publish;
  readonly now: () => Date;
  readonly log: CallLog;
  /** RDS in the region of the plan's target; nothing is deleted or renamed long after `seenAt`, when it was first asked. */
  readonly rdsOf: (plan: Plan, seenAt: Date) => UndoRds;
}

/**
 * Takes back what a failed or stopped restore has done, last things first. Each turn looks at the world and does the next
 * thing, so any number of crashed and doubled deliveries come to the same end.
 */
export function undoRestore(delivery: Delivery, ports: UndoRestorePorts): Promise<DeliveryResult> {
  return deliverTurns(manifest, delivery, ports, async (saga) =>
    saga.step === manifest.name && saga.undoing ? takeTurn(saga, delivery, ports) : undefined,
  );
}

async function takeTurn(saga: Saga, { cause }: Delivery, ports: UndoRestorePorts): Promise<Transition> {
  const now = ports.now();
  const turn = (): Turn => ({ now: ports.now(), cause, calls: ports.log.take() });
  const context = contextOf(saga, ports, now);
  const { patience } = context;
  const seen: Seen[] = [];
  for (const compensation of compensationsOf(saga)) {
    const progress = isGivenUp(saga, compensation) ? GIVEN_UP : await attempt(compensation, context);
    const isBlocking = patience === 'full' || (patience === 'short' && progress.kind !== 'wait');
    if (progress.kind !== 'over' && isBlocking) return next(saga, compensation, progress, turn());
    seen.push({ compensation, progress });
  }
  const [hanging] = seen.flatMap(({ progress }) => (progress.kind === 'over' ? [] : [progress]));
  if (hanging && now.toISOString() < saga.stepDeadlineAt) return stillWaiting(saga, hanging, turn());
  if (context.isQuiet) return undone(saga, seen.map(endingOf), turn());
  return waiting(saga, quietAt(saga), 'a delivery that was under way may still make something', turn());
}

/** How one compensation stands in this turn. */
interface Seen {
  readonly compensation: Compensation;
  readonly progress: Progress | Impossible;
}

type Impossible = { readonly kind: 'impossible'; readonly summary: string };
type Unfinished = Exclude<Progress, { kind: 'over' }> | Impossible;

/** What has been given up stands in the list already. */
const GIVEN_UP = { kind: 'over', isGone: false } as const;

/** How long the rest waits for what hangs: until half of the time is over. Nothing is done shortly before its end. */
type Patience = 'full' | 'short' | 'at-an-end';

interface Attempt extends UndoContext {
  readonly patience: Patience;
}

function contextOf(saga: Saga, ports: UndoRestorePorts, now: Date): Attempt {
  const plan = planOf(saga);
  const rds = ports.rdsOf(plan, now);
  const patience = patienceOf(saga, now);
  const isQuiet = now.getTime() >= quietAt(saga);
  return { saga, plan, rds: patience === 'at-an-end' ? lookOnly(rds, saga) : rds, now, isQuiet, patience };
}

function patienceOf({ undoing, stepDeadlineAt }: Saga, now: Date): Patience {
  const [sinceMs, deadlineMs] = [Date.parse(undoing!.since), Date.parse(stepDeadlineAt)];
  // A call begun later could still be under way when the target goes to another restore.
  if (now.getTime() >= deadlineMs - DELIVERY_MS_MAX) return 'at-an-end';
  return now.getTime() >= (sinceMs + deadlineMs) / 2 ? 'short' : 'full';
}

/** An error that passes by itself is thrown on, for Lambda and the clock to try again; but not for ever. */
async function attempt(compensation: Compensation, context: Attempt): Promise<Progress | Impossible> {
  try {
    return await takeBack(compensation, context);
  } catch (error) {
    const summary = `${compensation.what}: ${messageOf(error)}`;
    if (meaningOf(error) === 'wait') return { kind: 'wait', summary };
    if (isDenied(error) && mayNotKnowTags(context))
      return { kind: 'wait', summary: `${summary}; IAM may not know its tags yet` };
    if (meaningOf(error) === 'permanent') return { kind: 'impossible', summary: permanentError(error as Error).fact };
    if (isTerminal(error)) return { kind: 'impossible', summary: error.fact };
    if (context.patience === 'full') throw error;
    return { kind: 'wait', summary };
  }
}

/** IAM may know a new cluster, or a name that has changed hands, minutes later. */
const mayNotKnowTags = ({ saga, now }: Attempt): boolean =>
  now.getTime() - Date.parse(saga.undoing!.since) < TAGS_UNKNOWN_MS_MAX;

function next(saga: Saga, compensation: Compensation, progress: Unfinished, turn: Turn): Transition {
  if (progress.kind === 'impossible') return givenUp(saga, compensation, progress.summary, turn);
  return going(saga, progress, turn);
}

function stillWaiting(saga: Saga, progress: Unfinished, turn: Turn): Transition {
  if (progress.kind === 'wait') return going(saga, progress, turn);
  return waiting(saga, Date.parse(saga.stepDeadlineAt), progress.summary, turn);
}

function endingOf({ compensation, progress }: Seen): Ending {
  if (progress.kind === 'over') return { compensation, ...progress };
  return { compensation, isGone: false, left: [leftover(compensation, progress.summary)] };
}
