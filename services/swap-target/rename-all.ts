import { meaningOf, permanentError } from '../../shared/aws-errors.ts';
import { TerminalError } from '../../shared/errors.ts';
import { isDenied } from '../../shared/iam-tags.ts';
import { type Move, nextMove, type NextMove } from '../../shared/moves.ts';
import type { Saga } from '../../shared/saga.ts';
import { lookAround, type Scene, sightingsIn } from '../../shared/sightings.ts';
import type { TargetSwapOutput } from '../../shared/step-outputs.ts';
import { named, swapped, waitingFor } from './outcomes.ts';
import type { SwapOutcome, SwapTargetPorts } from './ports.ts';
import { willCome } from './standstill.ts';
import { nameTaken, proveStillSwappable, type SwapProof } from './swap-proof.ts';

/** Together well under the function's 60 s; the clock's next tick goes on. */
const LOOKS_MAX = 30;
const LOOK_FOR_MS_MAX = 35_000;
const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 4_000;
/** Another delivery may have been faster: an error is no end at once. */
const REFUSALS_MAX = 3;
/** IAM has let everything be renamed just before, and may be of two minds while names change; the name is silent meanwhile. */
const DENIED_MS_MAX = 300_000;
/** RDS may be slow to show a thing under its new name; after this it is gone. */
const MISSING_MS_MAX = 300_000;
/** After an outage of RDS that time has passed already: so it must be out of sight for most of a delivery as well. */
const LOOKED_FOR_MS_MIN = 20_000;

/** It cannot be committed, since somebody else has committed; whoever reads the saga anew knows whose turn it is. */
const TURN_LOST: SwapOutcome = { kind: 'wait', summary: 'another delivery has ended the swap' };

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
  let missingFrom: Date | undefined;
  let refusals: Refusals | undefined;
  let pauseMs = PAUSE_MS_MIN;
  for (let look = 1; ; look += 1) {
    const isLast = look >= LOOKS_MAX || at.getTime() >= until;
    const sight = await seen(saga, output.moves, ports, isLast);
    if (!sight) {
      at = await ports.pause(pauseMs);
      continue;
    }
    const { scene, hasTurn } = sight;
    if (!hasTurn) return TURN_LOST;
    const proof = proveStillSwappable(saga, scene, at);
    const next = nextMove(output.moves, sightingsIn(scene), 'forward');
    if (!output.namedAt && (next.kind === 'done' || next.move.kind === 'instance')) return named(saga, output, at);
    if (next.kind === 'done') return swapped(saga, output, scene, { at, writerFrom });
    missingFrom = next.kind === 'missing' ? (missingFrom ?? at) : undefined;
    assertGoesOn(next, output, at, missingFrom);
    // The writer of the new cluster is the last to be renamed.
    if (next.move.resourceId === output.moves.at(-1)?.resourceId) writerFrom ??= at;
    if (next.kind === 'rename')
      refusals = await rename(proof, next.move, ports, { before: refusals, silentMs: silentMs(output, at) });
    if (isLast) return waitingFor(saga, next, at);
    pauseMs = next.kind === 'rename' ? PAUSE_MS_MIN : Math.min(pauseMs * 2, PAUSE_MS_MAX);
    at = await ports.pause(pauseMs);
  }
}

interface Sight {
  readonly scene: Scene;
  readonly hasTurn: boolean;
}

/** Nothing where AWS did not answer this time: throwing would cost a minute until Lambda tries again. */
async function seen(
  saga: Saga,
  moves: readonly Move[],
  ports: SwapTargetPorts,
  isLast: boolean,
): Promise<Sight | undefined> {
  try {
    const scene = await lookAround(moves, ports.target);
    // Asked last: between this and the rename there is nothing but a decision.
    return { scene, hasTurn: await ports.hasTurn(saga) };
  } catch (error) {
    if (isLast || meaningOf(error) !== 'transient') throw error;
    return undefined;
  }
}

/** What RDS answers stands in the audit trail; what came of it, the next look shows. */
async function rename(
  proof: SwapProof,
  move: Move,
  ports: SwapTargetPorts,
  { before, silentMs }: { readonly before: Refusals | undefined; readonly silentMs: number },
): Promise<Refusals | undefined> {
  try {
    await ports.rename(proof, move);
    return undefined;
  } catch (error) {
    const { resourceId } = move;
    const times = before?.resourceId === resourceId ? before.times + 1 : 1;
    if (isDenied(error) && silentMs >= DENIED_MS_MAX) throw permanentError(error);
    if (times >= REFUSALS_MAX && meaningOf(error) !== 'wait' && !isDenied(error)) throw error;
    return { resourceId, times };
  }
}

const silentMs = ({ unreachableFrom, begunAt }: TargetSwapOutput, at: Date): number =>
  at.getTime() - Date.parse(unreachableFrom ?? begunAt);

function assertGoesOn(
  next: Exclude<NextMove, { kind: 'done' }>,
  output: TargetSwapOutput,
  at: Date,
  missingFrom: Date | undefined,
): void {
  const { move } = next;
  if (next.kind === 'taken') throw nameTaken(move.to, next.by);
  if (next.kind === 'under-way' && !willCome(move, next.status)) {
    throw new TerminalError(
      'SwapStuck',
      `${move.kind} '${move.from}' is ${next.status} on its way to '${move.to}', expected 'available'`,
      `See what RDS says: aws rds describe-events --source-identifier ${move.from} --source-type db-${move.kind}`,
    );
  }
  const isLookedFor = missingFrom !== undefined && at.getTime() - missingFrom.getTime() >= LOOKED_FOR_MS_MIN;
  if (isLookedFor && silentMs(output, at) > MISSING_MS_MAX) {
    throw new TerminalError(
      'NewClusterLost',
      `${move.kind} '${move.from}' (${move.resourceId}) of the new cluster is gone, expected it to become '${move.to}'`,
      'Somebody deleted it during the swap. Request the restore again.',
    );
  }
}
