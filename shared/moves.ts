import { instanceNameOf, isInstanceNameOf, retiredNameOf } from './names.ts';
import type { Target } from './target-guard.ts';

/** One rename of a swap. Everything is known by its immutable id: names are what changes. */
export interface Move {
  readonly kind: 'cluster' | 'instance';
  /** `DbClusterResourceId` or `DbiResourceId`. */
  readonly resourceId: string;
  readonly from: string;
  readonly to: string;
  /** Whose it is, for people and for IAM: the old cluster's things carry the tag of what is retired. */
  readonly of: 'old' | 'new';
}

/** Where something is now: what it is called, and whether it stands still. */
export interface Sighting {
  readonly kind: Move['kind'];
  /** Immutable. */
  readonly resourceId: string;
  readonly id: string;
  readonly status: string;
  readonly hasPendingChanges: boolean;
}

/** The two clusters of a swap, with their instances, under the names they have before it. */
export interface SwapSides {
  readonly old: Target;
  readonly fresh: Target;
}

/**
 * Every rename of a swap, in order: the clusters first, because the name that clients use is the cluster's; within a side
 * readers before the writer, whose restart interrupts the most. Old things go before new ones, to free their names. An old
 * instance that somebody has named otherwise than we name them keeps its name: nothing needs it, and our roles may not
 * take it. Pure.
 */
export function plannedMoves(restoreId: string, { old, fresh }: SwapSides): readonly Move[] {
  const target = old.cluster.id;
  const retired = retiredNameOf(restoreId);
  const inTheWay = old.instances.filter(({ id }) => isInstanceNameOf(target, id));
  return [
    clusterMove('old', old, retired),
    clusterMove('new', fresh, target),
    ...instanceMoves('old', { ...old, instances: inTheWay }, retired),
    ...instanceMoves('new', fresh, target),
  ];
}

/** Whether these are the same renames of the same things, in the same order. Pure. */
export const areSameMoves = (some: readonly Move[], others: readonly Move[]): boolean =>
  some.map(inWords).join() === others.map(inWords).join();

const inWords = ({ kind, resourceId, from, to }: Move): string => `${kind} ${resourceId} ${from} ${to}`;

export type Direction = 'forward' | 'back';

export type NextMove =
  /** `from` is where the thing is now. */
  | { readonly kind: 'rename'; readonly move: Move }
  /** RDS is at it, or at something else that has to end first. */
  | { readonly kind: 'under-way'; readonly move: Move; readonly status: string }
  /** Something else bears the name. */
  | { readonly kind: 'taken'; readonly move: Move; readonly by: string }
  /** What is to bear a name has not been seen: it is gone, or RDS is slow to show it under its new name. */
  | { readonly kind: 'missing'; readonly move: Move }
  | { readonly kind: 'done' };

/**
 * The next rename, from where everything is now; never from what has been done before, so any number of crashed and
 * doubled deliveries come to the same end. `back` brings everything home, last things first. Pure.
 */
export function nextMove(moves: readonly Move[], seen: readonly Sighting[], direction: Direction): NextMove {
  const ahead = direction === 'forward' ? moves : moves.toReversed().map(reversed);
  for (const move of ahead) {
    const next = stepOf(move, seen, direction);
    if (next) return next;
  }
  return { kind: 'done' };
}

/**
 * All renames that may be asked for now: the next one and, where that is an instance's, every other instance's whose name
 * is free already. The clusters go one after the other, and the last rename, of the writer that clients work with, waits
 * for all others. Pure.
 */
export function movesToAsk(moves: readonly Move[], seen: readonly Sighting[], direction: Direction): readonly Move[] {
  const ahead = direction === 'forward' ? moves : moves.toReversed().map(reversed);
  const open = ahead.flatMap((move) => {
    const next = stepOf(move, seen, direction);
    return next ? [{ move, next }] : [];
  });
  const first = open[0]?.move;
  const together =
    first?.kind === 'instance' ? open.filter(({ move }) => move === first || move !== ahead.at(-1)) : open.slice(0, 1);
  return together.flatMap(({ next }) => (next.kind === 'rename' ? [next.move] : []));
}

/** Strangers that bear a name which the swap is to give: it would get stuck half way. Pure. */
export function takenNames(moves: readonly Move[], seen: readonly Sighting[]): readonly Sighting[] {
  return moves.flatMap((move) => seen.find((each) => bearsName(each, move) && !isOneOf(moves, each)) ?? []);
}

function stepOf(move: Move, seen: readonly Sighting[], direction: Direction): NextMove | undefined {
  const thing = seen.find((each) => isThingOf(move, each));
  if (!thing) return makesRoom(move, direction) ? undefined : { kind: 'missing', move };
  const { id, status, hasPendingChanges } = thing;
  // RDS shows the old status for a moment after it has accepted a rename; what is pending tells.
  if (hasPendingChanges) return { kind: 'under-way', move, status };
  if (id === move.to) {
    // What has made room may be in any other state: its old name is free.
    const isSettled = makesRoom(move, direction) ? status !== 'renaming' : status === 'available';
    return isSettled ? undefined : { kind: 'under-way', move, status };
  }
  if (status !== 'available') return { kind: 'under-way', move, status };
  const holder = seen.find((each) => bearsName(each, move));
  if (holder) return { kind: 'taken', move, by: holder.resourceId };
  return { kind: 'rename', move: { ...move, from: id } };
}

/** Those who leave the target's names free may be gone altogether; those who are to bear them must be there. */
const makesRoom = ({ of }: Move, direction: Direction): boolean => (of === 'old') === (direction === 'forward');

const bearsName = ({ kind, id }: Sighting, move: Move): boolean => kind === move.kind && id === move.to;

const isOneOf = (moves: readonly Move[], thing: Sighting): boolean => moves.some((move) => isThingOf(move, thing));

const isThingOf = (move: Move, { kind, resourceId }: Sighting): boolean =>
  kind === move.kind && resourceId === move.resourceId;

const reversed = (move: Move): Move => ({ ...move, from: move.to, to: move.from });

function clusterMove(of: Move['of'], { cluster }: Target, to: string): Move {
  return { kind: 'cluster', of, resourceId: cluster.resourceId, from: cluster.id, to };
}

/** Numbered in the order of their names, which is how we number those we make. */
function instanceMoves(of: Move['of'], { cluster, instances }: Target, clusterId: string): readonly Move[] {
  const isWriter = (id: string) => cluster.members.some((member) => member.id === id && member.isWriter);
  return instances
    .toSorted((left, right) => left.id.localeCompare(right.id, 'en', { numeric: true }))
    .map(({ id, resourceId }, index): Move => {
      return { kind: 'instance', of, resourceId, from: id, to: instanceNameOf(clusterId, index) };
    })
    .toSorted((left, right) => Number(isWriter(left.from)) - Number(isWriter(right.from)));
}
