import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { meaningOf } from '../../shared/aws-errors.ts';
import { durationMs } from '../../shared/duration.ts';
import { TerminalError } from '../../shared/errors.ts';
import { type Move, nextMove, type NextMove } from '../../shared/moves.ts';
import { besideArnOf, clusterArnOf, retiredNameOf } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { lookAround, type Scene, sightingsIn } from '../../shared/sightings.ts';
import type { TargetSwapOutput } from '../../shared/step-outputs.ts';
import { willCome } from './standstill.ts';
import type { SwapOutcome, SwapTargetPorts } from './ports.ts';
import { nameTaken, proveStillSwappable, sidesIn, type SwapProof } from './swap-proof.ts';

/** Together well under the function's 60 s; the clock's next tick goes on. */
const LOOKS_MAX = 30;
const LOOK_FOR_MS_MAX = 35_000;
const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 4_000;
/** A tag put just now may not have reached IAM, and another delivery may have been faster: an error is no end at once. */
const REFUSALS_MAX = 3;
/** RDS may be slow to show a thing under its new name; after this it is gone. */
const MISSING_MS_MAX = 300_000;

interface Refusals {
  readonly resourceId: string;
  readonly times: number;
}

/**
 * Renames one thing after the other, by where everything is now. While clients get no answer under the name, seconds
 * matter, and the clock's ticks are ten apart at best: so one delivery looks several times, at growing distances.
 */
export async function renameAll(
  saga: Saga,
  output: TargetSwapOutput,
  ports: SwapTargetPorts,
  now: Date,
): Promise<SwapOutcome> {
  // Whoever takes the swap back begins at the deadline; nobody should be renaming still.
  const until = Math.min(now.getTime() + LOOK_FOR_MS_MAX, Date.parse(saga.stepDeadlineAt) - PAUSE_MS_MAX);
  let at = now;
  let writerFrom: Date | undefined;
  let refusals: Refusals | undefined;
  let pauseMs = PAUSE_MS_MIN;
  for (let look = 1; ; look += 1) {
    const scene = await lookAround(output.moves, ports.target);
    const proof = proveStillSwappable(saga, scene);
    const next = nextMove(output.moves, sightingsIn(scene), 'forward');
    if (!output.namedAt && (next.kind === 'done' || next.move.kind === 'instance')) return named(saga, output, at);
    if (next.kind === 'done') return swapped(saga, output, scene, { at, writerFrom });
    assertGoesOn(next, output, at);
    // The writer of the new cluster is the last to be renamed.
    if (next.move.resourceId === output.moves.at(-1)?.resourceId) writerFrom ??= at;
    if (next.kind === 'rename') refusals = await rename(proof, next.move, ports, refusals);
    if (look >= LOOKS_MAX || at.getTime() >= until) return waitingFor(saga, next, at);
    pauseMs = next.kind === 'rename' ? PAUSE_MS_MIN : Math.min(pauseMs * 2, PAUSE_MS_MAX);
    at = await ports.pause(pauseMs);
  }
}

/** What RDS answers stands in the audit trail; what came of it, the next look shows. */
async function rename(
  proof: SwapProof,
  move: Move,
  ports: SwapTargetPorts,
  before: Refusals | undefined,
): Promise<Refusals | undefined> {
  try {
    await ports.rename(proof, move);
    return undefined;
  } catch (error) {
    const { resourceId } = move;
    const times = before?.resourceId === resourceId ? before.times + 1 : 1;
    if (times >= REFUSALS_MAX && meaningOf(error) !== 'wait') throw error;
    return { resourceId, times };
  }
}

function assertGoesOn(next: Exclude<NextMove, { kind: 'done' }>, output: TargetSwapOutput, at: Date): void {
  const { move } = next;
  if (next.kind === 'taken') throw nameTaken(move.to, next.by);
  if (next.kind === 'under-way' && !willCome(move, next.status)) {
    throw new TerminalError(
      'SwapStuck',
      `${move.kind} '${move.from}' is ${next.status} on its way to '${move.to}', expected 'available'`,
      `See what RDS says: aws rds describe-events --source-identifier ${move.from} --source-type db-${move.kind}`,
    );
  }
  const since = Date.parse(output.unreachableFrom ?? output.begunAt);
  if (next.kind === 'missing' && at.getTime() - since > MISSING_MS_MAX) {
    throw new TerminalError(
      'NewClusterLost',
      `${move.kind} '${move.from}' (${move.resourceId}) of the new cluster is gone, expected it to become '${move.to}'`,
      'Somebody deleted it during the swap. Request the restore again.',
    );
  }
}

/** Whatever RDS takes longest over, the name may be without an answer: so the next look is as soon as the plan allows. */
function waitingFor(saga: Saga, { kind, move }: Exclude<NextMove, { kind: 'done' }>, at: Date): SwapOutcome {
  const word = kind === 'missing' ? 'looking for' : 'renaming';
  return {
    kind: 'wait',
    summary: `${word} ${move.kind} '${move.from}' to be '${move.to}'`,
    until: new Date(at.getTime() + durationMs(planOf(saga).checks.closest)),
  };
}

/** Clients of the name get answers again, which is worth knowing apart: instances may take long to be renamed. */
function named(saga: Saga, output: TargetSwapOutput, at: Date): SwapOutcome {
  const unreachableMs = msBetween(output.unreachableFrom ?? output.begunAt, at);
  return {
    kind: 'again',
    summary: `cluster '${planOf(saga).target.cluster}' is the new one, after ${unreachableMs} ms at most; its instances are next`,
    output: { ...output, namedAt: at.toISOString(), unreachableMs },
  };
}

const msBetween = (from: string, to: Date): number => Math.max(0, to.getTime() - Date.parse(from));

function swapped(
  saga: Saga,
  output: TargetSwapOutput,
  scene: Scene,
  { at, writerFrom }: { readonly at: Date; readonly writerFrom: Date | undefined },
): SwapOutcome {
  const { target, swap } = planOf(saga);
  const { endpoint, port } = sidesIn(saga, scene).fresh?.cluster ?? {};
  // Another delivery may have renamed the writer: then nobody knows better than that it was after the cluster.
  const restartMs = msBetween(writerFrom?.toISOString() ?? output.namedAt ?? output.begunAt, at);
  const unreachableMs = (output.unreachableMs ?? 0) + restartMs;
  const keepUntil = new Date(at.getTime() + durationMs(swap.keepOldFor)).toISOString();
  const retiredClusterArn = besideArnOf(target, retiredNameOf(saga.restoreId));
  return {
    kind: 'done',
    summary: `everything bears its name; that of '${target.cluster}' was without an answer for ${unreachableMs} ms at most`,
    output: { ...output, unreachableMs, swappedAt: at.toISOString(), keepUntil, endpoint, port },
    event: announce(TargetSwapped, {
      targetClusterArn: clusterArnOf(target),
      retiredClusterArn,
      keepUntil,
      unreachableMs,
    }),
  };
}
