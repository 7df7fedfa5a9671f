import { meaningOf } from '../../shared/aws-errors.ts';
import { isTerminal, messageOf, TerminalError } from '../../shared/errors.ts';
import { type Move, nextMove, type NextMove } from '../../shared/moves.ts';
import { isDenied, TAGS_UNKNOWN_MS_MAX } from '../../shared/iam-tags.ts';
import { lookAround, type Scene, sightingsIn, targetIn } from '../../shared/sightings.ts';
import type { CompensationOf } from './compensations.ts';
import { GONE, type Progress, type UndoContext } from './progress.ts';

/**
 * Gives the old cluster its name again, from wherever the renames had come to. The clusters first, because the name that
 * clients use is the cluster's. A rename of the swap that was under way may move something away again: this looks until no
 * such call can be left.
 */
export async function renameBack(names: CompensationOf<'rename-back'>, context: UndoContext): Promise<Progress> {
  const scene = await lookAround(names.moves, context.rds.look);
  const movesOf = (kind: Move['kind']) => names.moves.filter((move) => move.kind === kind);
  const unfinished =
    (await startedAgain(scene, context)) ??
    (await moved(movesOf('cluster'), scene, context)) ??
    (await moved(movesOf('instance'), scene, context));
  return unfinished ?? { ...GONE, undone: [{ arn: names.arn, what: `${names.what}, as they were` }] };
}

/** The swap may have been stopping the new cluster and starting it; what is stopped cannot be renamed. */
async function startedAgain(scene: Scene, { saga, rds }: UndoContext): Promise<Progress | undefined> {
  const { restart } = saga.outputs['swap-target'] ?? {};
  const fresh = targetIn(scene, saga.outputs['restore-snapshot']?.clusterResourceId ?? '')?.cluster;
  if (!restart || fresh?.status !== 'stopped') return undefined;
  await rds.startCluster(fresh.id);
  return { kind: 'wait', summary: `starting cluster '${fresh.id}', which the swap has stopped`, isUrgent: true };
}

/** RDS may be slow to show a new name: until then no error is the last word, and longer where IAM may not know a tag. */
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
    const limitMs = isDenied(error) ? TAGS_UNKNOWN_MS_MAX : GIVE_UP_AFTER_MS;
    const isNew = context.now.getTime() - Date.parse(context.saga.undoing!.since) < limitMs;
    if (!isNew || !isPermanent(error)) throw error;
    const reason = isTerminal(error) ? error.fact : messageOf(error);
    return { kind: 'wait', summary: `${summary}: ${reason}`, isUrgent: true };
  }
  return { kind: 'wait', summary, isUrgent: true, isRenaming: next.kind === 'rename' };
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
