import type { Step } from '../../shared/deliver.ts';
import { TargetSwapped } from '../../events/contracts/target-swapped.ts';
import { areSameMoves, type Move, nextMove, plannedMoves, type SwapSides } from '../../shared/moves.ts';
import { besideNameOf, clusterArnOf, retiredNameOf } from '../../shared/names.ts';
import { isBeside } from '../../shared/new-cluster.ts';
import { announce } from '../../shared/outcome.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { lookAround, lookAt, type Scene, sightingsIn } from '../../shared/sightings.ts';
import { outputOf, type TargetSwapOutput } from '../../shared/step-outputs.ts';
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
    for (const thing of thingsOf(sides)) await ports.seePermission(proof, thing);
    return again('IAM lets everything be renamed; the first rename is next', {
      ...output,
      unreachableFrom: now.toISOString(),
    });
  },
};

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

const thingsOf = ({ old, fresh }: SwapSides) =>
  [old, fresh].flatMap(({ cluster, instances }) => [cluster, ...instances]);

function again(summary: string, output: TargetSwapOutput): SwapOutcome {
  return { kind: 'again', summary, output };
}

const namesOf = (saga: Saga): readonly string[] => [
  planOf(saga).target.cluster,
  besideNameOf(saga.restoreId),
  retiredNameOf(saga.restoreId),
];
