import { meaningOf } from '../../shared/aws-errors.ts';
import { isTerminal, messageOf, TerminalError } from '../../shared/errors.ts';
import { type Move, nextMove, type NextMove } from '../../shared/moves.ts';
import { RETIRED_TAG } from '../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../shared/rds-facts.ts';
import { lookAround, type Scene, sightingsIn, targetIn } from '../../shared/sightings.ts';
import type { Target } from '../../shared/target-guard.ts';
import type { CompensationOf } from './compensations.ts';
import { GONE, type Progress, type UndoContext } from './progress.ts';
import { unretired } from './unretired.ts';

/**
 * Gives the old cluster its name again, from wherever the renames had come to. The clusters first, because the name that
 * clients use is the cluster's; and what is home is not retired any more, so that no rename that comes late can move it.
 */
export async function renameBack(names: CompensationOf<'rename-back'>, context: UndoContext): Promise<Progress> {
  const scene = await lookAround(names.moves, context.rds.look);
  const movesOf = (kind: Move['kind']) => names.moves.filter((move) => move.kind === kind);
  const old = targetIn(scene, context.saga.outputs['swap-target']?.oldResourceId ?? '');
  const unfinished =
    (await retiredAgain(names.moves, old, context)) ??
    (await moved(movesOf('cluster'), scene, context)) ??
    (await unretired(old ? [old.cluster] : [], context)) ??
    (await moved(movesOf('instance'), scene, context)) ??
    (await unretired(old?.instances ?? [], context));
  return unfinished ?? { ...GONE, undone: [{ arn: names.arn, what: `${names.what}, as they were` }] };
}

/**
 * A rename of the swap that was under way when its tag was taken off has moved something away all the same. IAM lets
 * nobody bring it home without the tag.
 */
async function retiredAgain(
  moves: readonly Move[],
  old: Target | undefined,
  { saga, rds }: UndoContext,
): Promise<Progress | undefined> {
  const isAway = ({ id, resourceId }: ClusterFacts | InstanceFacts) =>
    moves.some((move) => move.resourceId === resourceId && move.to === id);
  const lost = (old ? [old.cluster, ...old.instances] : []).filter(
    (thing) => isAway(thing) && thing.status === 'available' && thing.tags[RETIRED_TAG] !== saga.restoreId,
  );
  if (lost.length === 0) return undefined;
  for (const { arn } of lost) await rds.retire(arn, saga.restoreId);
  return { kind: 'again', summary: `${lost.map(({ id }) => `'${id}'`).join(', ')} are tagged, to be renamed back` };
}

/** A tag may be slow to reach IAM, and RDS to show a new name: until then no error is the last word. */
const GIVE_UP_AFTER_MS = 300_000;

/** Nothing, once all of these moves are taken back. */
async function moved(moves: readonly Move[], scene: Scene, context: UndoContext): Promise<Progress | undefined> {
  const next = nextMove(moves, sightingsIn(scene), 'back');
  if (next.kind === 'done') return undefined;
  const { kind, from, to } = next.move;
  const summary = `renaming ${kind} '${from}' back to '${to}'`;
  try {
    if (next.kind === 'rename') await context.rds.rename(next.move);
    else assertGoesOn(next);
  } catch (error) {
    const isNew = context.now.getTime() - Date.parse(context.saga.undoing!.since) < GIVE_UP_AFTER_MS;
    if (!isNew || !isPermanent(error)) throw error;
    const reason = isTerminal(error) ? error.fact : messageOf(error);
    return { kind: 'wait', summary: `${summary}: ${reason}`, isUrgent: true };
  }
  return { kind: 'wait', summary, isUrgent: true };
}

const isPermanent = (error: unknown): boolean => isTerminal(error) || meaningOf(error) === 'permanent';

function assertGoesOn(next: Exclude<NextMove, { kind: 'done' | 'rename' }>): void {
  const { kind, resourceId, to } = next.move;
  if (next.kind === 'taken') {
    throw new TerminalError(
      'NameTaken',
      `${kind} '${to}' is ${next.by} now, expected the name to be free for ${resourceId}`,
      'Rename or delete what bears it.',
    );
  }
  if (next.kind === 'missing') {
    throw new TerminalError(
      'NotFound',
      `${kind} ${resourceId} is gone, expected it to become '${to}' again`,
      'Find out who deleted it.',
    );
  }
}
