import { meaningOf, permanentError } from '../../shared/aws-errors.ts';
import { TerminalError } from '../../shared/errors.ts';
import { isDenied } from '../../shared/iam-tags.ts';
import { type Move, movesToAsk, nextMove, type NextMove } from '../../shared/moves.ts';
import type { Saga } from '../../shared/saga.ts';
import { lookAround, type Scene, sightingsIn } from '../../shared/sightings.ts';
import type { TargetSwapOutput } from '../../shared/step-outputs.ts';
import { isRestarting } from './certificate.ts';
import { NameWatch } from './name-watch.ts';
import { named, waitingFor } from './outcomes.ts';
import type { SwapOutcome, SwapTargetPorts } from './ports.ts';
import { reached } from './reached.ts';
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

/** How often in a row each thing's rename was refused, by its immutable id. */
type Refusals = Map<string, number>;

/** A commit of its own for the beginning of a silence, so often; later ones are kept with what is committed next. */
const SILENCES_MAX = 3;

/**
 * Gives every thing its name, by where everything is now, and then waits until a login through the target's name reaches
 * the new cluster. While clients get no answer under the name, seconds matter, and the clock's ticks are ten apart at best:
 * so one delivery looks several times, at growing distances, and tries the name all the while as clients do.
 */
export async function renameAll(
  saga: Saga,
  before: TargetSwapOutput,
  ports: SwapTargetPorts,
  now: Date,
): Promise<SwapOutcome> {
  // Whoever takes the swap back begins at the deadline; nobody should be renaming still.
  const until = Math.min(now.getTime() + LOOK_FOR_MS_MAX, Date.parse(saga.stepDeadlineAt) - PAUSE_MS_MAX);
  const watch = new NameWatch(saga, before, ports);
  const refusals: Refusals = new Map();
  let at = now;
  let missingFrom: Date | undefined;
  let pauseMs = PAUSE_MS_MIN;
  for (let look = 1; ; look += 1) {
    const isLast = look >= LOOKS_MAX || at.getTime() >= until;
    // A try may take seconds: what is looked at next is seen after it.
    at = (await watch.ask()) ?? at;
    const output = { ...before, seen: watch.seen };
    // Before the first look no rename has been asked for in this delivery.
    if (look > 1 && hasFallenSilent(before, output))
      return { kind: 'again', summary: 'nobody answers under the name', output };
    const sight = await seen(saga, output.moves, ports, isLast);
    if (!sight) {
      at = await watch.watchFor(pauseMs);
      continue;
    }
    const { scene, hasTurn } = sight;
    if (!hasTurn) return TURN_LOST;
    const proof = proveStillSwappable(saga, scene, at);
    const next = nextMove(output.moves, sightingsIn(scene), 'forward');
    const isRestarted = isRestarting(output);
    if (!output.namedAt && (next.kind === 'done' || next.move.kind === 'instance')) return named(saga, output, at);
    if (next.kind === 'done' || isRestarted) {
      const outcome = await reached(saga, output, { scene, proof, watch, ports, at, isLast });
      if (outcome) return outcome;
    } else {
      missingFrom = next.kind === 'missing' ? (missingFrom ?? at) : undefined;
      assertGoesOn(next, output, at, missingFrom);
      const asked = movesToAsk(output.moves, sightingsIn(scene), 'forward');
      for (const move of asked) {
        if (move !== asked[0] && !(await ports.hasTurn(saga))) return TURN_LOST;
        await rename(proof, move, ports, { refusals, silentMs: silentMs(output, at) });
      }
      if (isLast) return { ...waitingFor(saga, next, at), output };
      if (asked.length > 0) pauseMs = PAUSE_MS_MIN / 2;
    }
    pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
    at = await watch.watchFor(pauseMs);
  }
}

/** So another delivery, which began later, does not count from its own first try. */
function hasFallenSilent({ seen: before }: TargetSwapOutput, { seen }: TargetSwapOutput): boolean {
  const isNew = seen?.silentFrom !== undefined && before?.silentFrom === undefined;
  return isNew && (before?.silences ?? 0) < SILENCES_MAX;
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
  { refusals, silentMs }: { readonly refusals: Refusals; readonly silentMs: number },
): Promise<void> {
  const { resourceId } = move;
  try {
    await ports.rename(proof, move);
    refusals.delete(resourceId);
  } catch (error) {
    const times = (refusals.get(resourceId) ?? 0) + 1;
    if (isDenied(error) && silentMs >= DENIED_MS_MAX) throw permanentError(error);
    if (times >= REFUSALS_MAX && meaningOf(error) !== 'wait' && !isDenied(error)) throw error;
    refusals.set(resourceId, times);
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
