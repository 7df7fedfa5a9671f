import type { Step } from '../../shared/deliver.ts';
import { RetryableError } from '../../shared/errors.ts';
import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { areSameMoves, type Move, nextMove, plannedMoves, type SwapSides } from '../../shared/moves.ts';
import { besideNameOf, clusterArnOf, retiredNameOf } from '../../shared/names.ts';
import { isBeside } from '../../shared/new-cluster.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { LoginAnswer } from '../../shared/session.ts';
import { lookAround, lookAt, type Scene, sightingsIn } from '../../shared/sightings.ts';
import { type NameSeen, outputOf, type TargetSwapOutput } from '../../shared/step-outputs.ts';
import { NOTHING_SEEN } from './name-seen.ts';
import { NameWatch, type Place, placeOfNewCluster } from './name-watch.ts';
import type { SwapOutcome, SwapTargetPorts } from './ports.ts';
import { renameAll } from './rename-all.ts';
import { manifest } from './service.ts';
import { unrestOf } from './standstill.ts';
import { proveSwappable, sidesIn } from './swap-proof.ts';

/** What is about to be done is committed before it is done: first all the renames, then that they begin. */
export const swapTarget: Step<SwapTargetPorts, 'swap-target'> = {
  manifest,
  async advance(saga, ports, now) {
    if (!isBeside(saga)) return nothingToSwap(saga, now);
    const output = saga.outputs['swap-target'];
    // Names have changed, and may be silent: a look that RDS does not answer is no reason to end the delivery.
    if (output?.namedAt ?? output?.seen?.silentFrom) return renameAll(saga, output!, ports, now);
    const scene = output ? await lookAround(output.moves, ports.target) : await lookAt(namesOf(saga), ports.target);
    if (output?.unreachableFrom && haveLeft(output.moves, scene)) return renameAll(saga, output, ports, now);
    const unrest = unrestOf(sidesIn(saga, scene));
    if (unrest) return { kind: 'wait', summary: `before the renames: ${unrest}` };
    const { proof, ...sides } = proveSwappable(saga, scene, now);
    const moves = plannedMoves(saga.restoreId, sides);
    // An earlier try may have announced the renames of instances that have been deleted and made anew since.
    if (!output || !areSameMoves(output.moves, moves)) return announced(moves, sides, now);
    if (output.unreachableFrom) return renameAll(saga, output, ports, now);
    // IAM may not know a tag for minutes: that must pass while the name still answers.
    for (const thing of thingsOf(sides, moves)) await ports.seePermission(proof, thing);
    const seen = await seenBefore(saga, ports);
    return again(`IAM lets everything be renamed, and ${wordOf(seen)}; the first rename is next`, {
      ...output,
      seen,
      unreachableFrom: now.toISOString(),
    });
  },
};

/**
 * The way to the databases is seen to work while nothing is silent: the new cluster lets its master user in under the name
 * it still has. Whether the target's name answers too decides whether its silence can be measured.
 */
async function seenBefore(saga: Saga, ports: SwapTargetPorts): Promise<NameSeen> {
  const watch = new NameWatch(saga, {}, ports);
  const place = placeOfNewCluster(saga);
  const { answer } = await watch.try(place);
  if (answer.kind !== 'in') throw notReached(place, answer);
  await watch.ask();
  return { ...NOTHING_SEEN, isMeasured: watch.seen.silentFrom === undefined };
}

const wordOf = ({ isMeasured }: NameSeen): string =>
  isMeasured ? 'the name answers' : 'the name does not answer this function, so its silence cannot be measured';

function notReached({ host, port }: Place, answer: LoginAnswer): RetryableError {
  const fact = 'fact' in answer ? answer.fact : 'the password of its master secret is refused';
  return new RetryableError(
    'NewClusterNotReached',
    `the new cluster at ${host}:${port} does not let its master user in from this function: ${fact}`,
    'Look whether network.functionSubnets and functionSecurityGroups of the plan reach it. Nothing was renamed.',
  );
}

/** From the first rename on nothing stands as still as the proof before it asks for. */
const haveLeft = (moves: readonly Move[], scene: Scene): boolean =>
  nextMove(moves, sightingsIn(scene), 'back').kind !== 'done';

/** There was no old cluster: the new one has been restored under the target's name. */
function nothingToSwap(saga: Saga, now: Date): SwapOutcome {
  const { endpoint, port } = outputOf(saga, 'check-restore-status');
  const at = now.toISOString();
  return {
    kind: 'done',
    summary: 'there was no old cluster, so the new one bears the name already',
    output: { begunAt: at, swappedAt: at, moves: [], unreachableMs: 0, endpoint, port },
    event: announce(TargetSwapped, { targetClusterArn: clusterArnOf(planOf(saga).target), unreachableMs: 0 }),
  };
}

/** Whoever takes back must know every rename that may have happened, though this service never came to tell. */
function announced(moves: readonly Move[], { old }: SwapSides, now: Date): SwapOutcome {
  const { resourceId: oldResourceId } = old.cluster;
  return again(`${moves.length} names are to change`, { begunAt: now.toISOString(), moves, oldResourceId });
}

/** What is renamed. An old instance that keeps its name is none of it, and our role may not change it. */
const thingsOf = ({ old, fresh }: SwapSides, moves: readonly Move[]) =>
  [old, fresh]
    .flatMap(({ cluster, instances }) => [cluster, ...instances])
    .filter(({ resourceId }) => moves.some((move) => move.resourceId === resourceId));

function again(summary: string, output: TargetSwapOutput): SwapOutcome {
  return { kind: 'again', summary, output };
}

const namesOf = (saga: Saga): readonly string[] => [
  planOf(saga).target.cluster,
  besideNameOf(saga.restoreId),
  retiredNameOf(saga.restoreId),
];
