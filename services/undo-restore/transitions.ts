import { RestoreUndone } from '../../events/contracts/restore-undone.ts';
import { type StepName, TRACKER } from '../../events/services.ts';
import { durationMs } from '../../shared/duration.ts';
import { nextCheckMs } from '../../shared/next-check.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, routeOf, type Saga, type Thing, type Undoing } from '../../shared/saga.ts';
import { committed, isoAfter, soon, type Transition, type Turn, withEvents } from '../../shared/commit.ts';
import type { Compensation } from './compensations.ts';
import type { Progress } from './progress.ts';
import { manifest } from './service.ts';

/** What became of one compensation when all were over. */
export interface Ending {
  readonly compensation: Compensation;
  readonly isGone: boolean;
  readonly undone?: readonly Thing[];
  readonly left?: readonly Thing[];
}

/** Something was asked of RDS, or is waited for. Pure. */
export function going(saga: Saga, progress: Exclude<Progress, { kind: 'over' }>, turn: Turn): Transition {
  const { kind, summary, undone = [] } = progress;
  const renamed = kind === 'wait' && progress.isRenaming ? { renamedAt: turn.now.toISOString() } : {};
  const changes = { undoing: { ...saga.undoing!, ...renamed, undone: merged(saga.undoing!.undone, undone) } };
  const isSoon = kind === 'again' || progress.isUrgent;
  const nextCheckAt = isSoon ? soon(saga, turn) : isoAfter(turn.now, waitMs(saga, turn));
  return committed(saga, manifest.name, turn, kind, summary, {
    ...changes,
    // At its deadline it says what is left, rather than be closed in silence.
    nextCheckAt: nextCheckAt < saga.stepDeadlineAt ? nextCheckAt : saga.stepDeadlineAt,
  });
}

/** Nothing can be done before then. Pure. */
export function waiting(saga: Saga, untilMs: number, summary: string, turn: Turn): Transition {
  return committed(saga, manifest.name, turn, 'wait', summary, { nextCheckAt: new Date(untilMs).toISOString() });
}

/** One thing cannot be taken back: it is listed, and the rest goes on. Pure. */
export function givenUp(saga: Saga, compensation: Compensation, reason: string, turn: Turn): Transition {
  const undoing: Undoing = { ...saga.undoing!, left: [...saga.undoing!.left, leftover(compensation, reason)] };
  const summary = `${compensation.what} cannot be taken back: ${reason}`;
  return committed(saga, manifest.name, turn, 'again', summary, { undoing, nextCheckAt: soon(saga, turn) });
}

export const isGivenUp = ({ undoing }: Saga, { arn, what }: Compensation): boolean =>
  undoing!.left.some((thing) => thing.arn === arn && thing.what.startsWith(`${what}${NOT_TAKEN_BACK}`));

export const leftover = ({ arn, what, byHand }: Compensation, reason: string): Thing => ({
  arn,
  what: `${what}${NOT_TAKEN_BACK}${reason}; by hand: ${byHand}`,
});

const NOT_TAKEN_BACK = ', not taken back: ';

/** All is taken back that can be: the tracker's turn, to close the restore and to free the target. Pure. */
export function undone(saga: Saga, endings: readonly Ending[], turn: Turn): Transition {
  const left = [...saga.undoing!.left, ...endings.flatMap((ending) => ending.left ?? [])];
  const all = merged(
    saga.undoing!.undone,
    endings.flatMap((ending) => ending.undone ?? []),
  );
  const done = all.filter(({ arn }) => !left.some((thing) => thing.arn === arn));
  const event = announce(RestoreUndone, { plan: saga.planName, undone: done, left });
  return committed(saga, manifest.name, turn, 'done', `${done.length} things undone, ${left.length} left`, {
    ...withUndoneSteps(saga, undoneSteps(endings)),
    step: TRACKER,
    undoing: { ...saga.undoing!, undone: done, left },
    nextCheckAt: soon(saga, turn),
    outbox: withEvents(saga, manifest, turn, [event]),
  });
}

/** The steps that a retry has to do again. What came before something that is still there is still needed. */
function undoneSteps(endings: readonly Ending[]): readonly StepName[] {
  const firstLeft = endings.findIndex(({ isGone }) => !isGone);
  const gone = firstLeft < 0 ? endings : endings.slice(0, firstLeft);
  const isWhole = ({ compensation: { step } }: Ending) =>
    !endings.some((each) => each.compensation.step === step && !each.isGone);
  return gone.filter(isWhole).map(({ compensation }) => compensation.step);
}

/** The audit trail keeps what the outputs were. */
function withUndoneSteps(saga: Saga, undone: readonly StepName[]): Pick<Saga, 'steps' | 'outputs'> {
  const route = routeOf(saga);
  const first = route.findIndex((step) => undone.includes(step));
  if (first < 0) return { steps: saga.steps, outputs: saga.outputs };
  const kept = route.slice(0, first);
  return {
    steps: Object.fromEntries(
      route.flatMap((step) => {
        const record = saga.steps[step];
        if (!record) return [];
        const stays = kept.includes(step) || record.status === 'failed';
        return [[step, stays ? record : { ...record, status: 'undone' }]];
      }),
    ),
    outputs: Object.fromEntries(kept.flatMap((step) => (saga.outputs[step] ? [[step, saga.outputs[step]]] : []))),
  };
}

/** Once for each thing, in the words that were said last. */
function merged(before: readonly Thing[], more: readonly Thing[]): Thing[] {
  return [...before.filter((thing) => !more.some((each) => each.arn === thing.arn)), ...more];
}

/** Nothing is known of how long it takes: as long again as it has taken. */
function waitMs(saga: Saga, { now }: Turn): number {
  const { closest, furthest } = planOf(saga).checks;
  return nextCheckMs({
    elapsedMs: now.getTime() - Date.parse(saga.undoing!.since),
    closestMs: durationMs(closest),
    furthestMs: durationMs(furthest),
  });
}
