import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  areSameMoves,
  type Direction,
  type Move,
  movesToAsk,
  nextMove,
  plannedMoves,
  type Sighting,
  takenNames,
} from '../../shared/moves.ts';
import { besideNameOf, instanceNameOf, retiredNameOf } from '../../shared/names.ts';
import { aCluster, aNewCluster, anInstance, RESTORE_ID } from '../support/rds-builders.ts';

const RETIRED = retiredNameOf(RESTORE_ID);
const BESIDE = besideNameOf(RESTORE_ID);

function sides(oldInstances: number, newInstances: number) {
  const oldIds = numbered('orders-staging', oldInstances);
  const newIds = numbered(BESIDE, newInstances);
  const members = (ids: string[]) => ids.map((id, index) => ({ id, isWriter: index === 0, needsReboot: false }));
  return {
    old: { cluster: aCluster({ members: members(oldIds) }), instances: oldIds.map((id) => anInstance({ id })) },
    fresh: {
      cluster: aNewCluster({ id: BESIDE, members: members(newIds) }),
      instances: newIds.map((id) => anInstance({ id, clusterId: BESIDE })),
    },
  };
}

const numbered = (clusterId: string, count: number): string[] =>
  Array.from({ length: count }, (_each, index) => instanceNameOf(clusterId, index));

const moves = plannedMoves(RESTORE_ID, sides(2, 2));

const at = (where: 'from' | 'to', facts: Partial<Sighting> = {}, of: readonly Move[] = moves): Sighting[] =>
  of.map((move) => sighting(move.kind, move.resourceId, move[where], facts));

function sighting(kind: Move['kind'], resourceId: string, id: string, facts: Partial<Sighting> = {}): Sighting {
  return { kind, resourceId, id, status: 'available', hasPendingChanges: false, ...facts };
}

describe('the plan of a swap', () => {
  test('clusters before instances, old before new, readers before the writer', () => {
    expect(moves.map(({ from, to }) => [from, to])).toEqual([
      ['orders-staging', RETIRED],
      [BESIDE, 'orders-staging'],
      ['orders-staging-2', `${RETIRED}-2`],
      ['orders-staging-1', `${RETIRED}-1`],
      [`${BESIDE}-2`, 'orders-staging-2'],
      [`${BESIDE}-1`, 'orders-staging-1'],
    ]);
  });

  test('is told from that of things made again under the same names, and from another order', () => {
    const madeAgain = moves.map((move, index) => (index === 5 ? { ...move, resourceId: 'db-AGAIN' } : move));
    expect(areSameMoves(moves, plannedMoves(RESTORE_ID, sides(2, 2)))).toBe(true);
    for (const other of [madeAgain, moves.toReversed(), moves.slice(1)]) expect(areSameMoves(moves, other)).toBe(false);
  });

  test('ten instances and more keep their numbers', () => {
    const many = plannedMoves(RESTORE_ID, sides(0, 12)).filter(({ kind }) => kind === 'instance');
    expect(many).toHaveLength(12);
    for (const { from, to } of many) expect(to).toBe(from.replace(BESIDE, 'orders-staging'));
  });

  test('old instances that somebody has named otherwise than we do keep their names', () => {
    const { old, fresh } = sides(0, 1);
    const instances = ['reporting', 'orders-staging-writer', 'orders-staging-17', 'orders-staging-2'];
    const named = { ...old, instances: instances.map((id) => anInstance({ id })) };
    const planned = plannedMoves(RESTORE_ID, { old: named, fresh });
    expect(planned.filter(({ kind, of }) => kind === 'instance' && of === 'old')).toMatchObject([
      { from: 'orders-staging-2', to: `${RETIRED}-1` },
    ]);
  });
});

/** Things with names, whose renames end at once, late, or not before something else has happened. */
function world(of: readonly Move[], seen: Sighting[]) {
  let things = seen;
  const pending = new Map<string, string>();
  return {
    things: () => things,
    rename: ({ kind, resourceId, from, to }: Move) => {
      if (things.some((each) => each.kind === kind && each.id === to)) throw new Error(`'${to}' is held`);
      if (!things.some((each) => each.resourceId === resourceId && each.id === from)) throw new Error(`no '${from}'`);
      pending.set(resourceId, to);
      things = things.map((each) => (each.resourceId === resourceId ? { ...each, hasPendingChanges: true } : each));
    },
    show: () => {
      things = things.map((each) => (pending.has(each.resourceId) ? { ...each, status: 'renaming' } : each));
    },
    end: () => {
      things = things.map((each) => {
        const to = pending.get(each.resourceId);
        return to ? { ...each, id: to, status: 'available', hasPendingChanges: false } : each;
      });
      pending.clear();
    },
    names: () => of.map(({ resourceId }) => things.find((each) => each.resourceId === resourceId)?.id),
  };
}

const goalsOf = (of: readonly Move[], direction: Direction) =>
  of.map(({ from, to }) => (direction === 'forward' ? to : from));

/** What can happen between two looks of whoever renames; nothing of it is remembered by anybody. */
const happening = fc.constantFrom('look', 'show', 'end');

function goOn(it: ReturnType<typeof world>, of: readonly Move[], direction: Direction, story: readonly string[]): void {
  for (const happens of story) {
    if (happens === 'show') it.show();
    if (happens === 'end') it.end();
    if (happens !== 'look') continue;
    const next = nextMove(of, it.things(), direction);
    if (next.kind === 'rename') it.rename(next.move);
  }
}

/** Looks until there is nothing to do; in between RDS ends what it was asked for. */
function finish(it: ReturnType<typeof world>, of: readonly Move[], direction: Direction): void {
  goOn(
    it,
    of,
    direction,
    Array(of.length + 1)
      .fill(['end', 'look'])
      .flat() as string[],
  );
  it.end();
}

const anySwap = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .map(([olds, news]) => plannedMoves(RESTORE_ID, sides(olds, news)));

describe('whatever happens in between', () => {
  test('everything comes to its new name, and never onto a name that is held', () => {
    fc.assert(
      fc.property(anySwap, fc.array(happening, { maxLength: 60 }), (of, story) => {
        const it = world(of, at('from', {}, of));
        goOn(it, of, 'forward', story);
        finish(it, of, 'forward');
        expect(it.names()).toEqual(goalsOf(of, 'forward'));
        expect(nextMove(of, it.things(), 'forward')).toEqual({ kind: 'done' });
      }),
    );
  });

  test('everything comes home from any point', () => {
    fc.assert(
      fc.property(anySwap, fc.array(happening, { maxLength: 60 }), (of, story) => {
        const it = world(of, at('from', {}, of));
        goOn(it, of, 'forward', story);
        finish(it, of, 'back');
        expect(it.names()).toEqual(goalsOf(of, 'back'));
        expect(nextMove(of, it.things(), 'back')).toEqual({ kind: 'done' });
      }),
    );
  });

  test('a direction that is changed again and again does no harm', () => {
    const turns = fc.array(fc.tuple(fc.constantFrom<Direction>('forward', 'back'), fc.array(happening)));
    fc.assert(
      fc.property(anySwap, turns, (of, story) => {
        const it = world(of, at('from', {}, of));
        for (const [direction, part] of story) goOn(it, of, direction, part);
        finish(it, of, 'forward');
        expect(it.names()).toEqual(goalsOf(of, 'forward'));
      }),
    );
  });

  test('the writers restart last on their side', () => {
    const it = world(moves, at('from'));
    const order: string[] = [];
    for (let next = nextMove(moves, it.things(), 'forward'); next.kind === 'rename';) {
      order.push(next.move.from);
      it.rename(next.move);
      it.end();
      next = nextMove(moves, it.things(), 'forward');
    }
    expect(order).toEqual(moves.map(({ from }) => from));
  });
});

describe('the next rename', () => {
  const replaced = (seen: Sighting[], index: number, facts: Partial<Sighting>) =>
    seen.map((each, position) => (position === index ? { ...each, ...facts } : each));

  test.each([
    ['RDS has accepted one and does not show it yet', { hasPendingChanges: true }],
    ['one is under way', { status: 'renaming' }],
    ['the thing is busy with something else', { status: 'backing-up' }],
  ])('is waited for while %s', (_what, facts) => {
    expect(nextMove(moves, replaced(at('from'), 0, facts), 'forward')).toMatchObject({ kind: 'under-way' });
  });

  test('waits until what has the target’s name is available under it', () => {
    expect(nextMove(moves, replaced(at('to'), 1, { status: 'modifying' }), 'forward')).toMatchObject({
      kind: 'under-way',
      move: { of: 'new', to: 'orders-staging' },
      status: 'modifying',
    });
  });

  test('does not wait for what has made room, whatever becomes of it', () => {
    expect(nextMove(moves, replaced(at('to'), 0, { status: 'stopped' }), 'forward')).toEqual({ kind: 'done' });
  });

  test('is not given while a rename that was asked for before could still take the thing away', () => {
    expect(nextMove(moves, replaced(at('from'), 1, { hasPendingChanges: true }), 'back')).toMatchObject({
      kind: 'under-way',
      move: { of: 'new', to: BESIDE },
    });
  });

  test('begins from where the thing is, though somebody renamed it by hand', () => {
    expect(nextMove(moves, replaced(at('from'), 0, { id: 'by-hand' }), 'forward')).toMatchObject({
      kind: 'rename',
      move: { from: 'by-hand', to: RETIRED },
    });
  });

  test.each([
    ['forward', 0, 'cluster'],
    ['forward', 4, 'instance'],
    ['back', 0, 'cluster'],
  ] as const)('%s: refuses a name that a stranger bears', (direction, index, kind) => {
    const name = goalsOf(moves, direction)[index]!;
    const others = at(direction === 'forward' ? 'from' : 'to').filter(({ id }) => id !== name);
    const stranger = sighting(kind, `${kind}-STRANGER`, name);
    const it = world(moves, [...others, stranger]);
    finish(it, moves, direction);
    expect(nextMove(moves, it.things(), direction)).toMatchObject({ kind: 'taken', by: `${kind}-STRANGER` });
    expect(it.things()).toContainEqual(stranger);
  });

  test.each([
    ['forward', 'old'],
    ['back', 'new'],
  ] as const)('%s: does without what was to make room and is gone', (direction, of) => {
    const seen = at(direction === 'forward' ? 'from' : 'to').filter(
      ({ resourceId }) => moves.find((move) => move.resourceId === resourceId)!.of !== of,
    );
    const it = world(moves, seen);
    finish(it, moves, direction);
    expect(nextMove(moves, it.things(), direction)).toEqual({ kind: 'done' });
    expect(it.names().filter(Boolean)).toHaveLength(3);
  });

  test.each([
    ['forward', 1],
    ['back', 0],
  ] as const)('%s: misses what is to bear the target’s name', (direction, index) => {
    const seen = at(direction === 'forward' ? 'from' : 'to').toSpliced(index, 1);
    const it = world(moves, seen);
    finish(it, moves, direction);
    expect(nextMove(moves, it.things(), direction)).toMatchObject({ kind: 'missing', move: { kind: 'cluster' } });
  });
});

describe('what may be renamed now', () => {
  const ask = (seen: readonly Sighting[]) => movesToAsk(moves, seen, 'forward').map(({ from }) => from);
  const until = (count: number) => [...at('to', {}, moves.slice(0, count)), ...at('from', {}, moves.slice(count))];

  test('are the clusters one after the other', () => {
    expect(ask(until(0))).toEqual([moves[0]!.from]);
    expect(ask(until(1))).toEqual([moves[1]!.from]);
  });

  test('are all old instances together, then the new readers whose names are free, then the writer alone', () => {
    const [, , oldReader, oldWriter, newReader, newWriter] = moves;
    expect(ask(until(2))).toEqual([oldReader!.from, oldWriter!.from]);
    expect(ask(until(3))).toEqual([oldWriter!.from, newReader!.from]);
    expect(ask(until(5))).toEqual([newWriter!.from]);
  });

  test('are others, while one is under way', () => {
    const [, , oldReader, oldWriter] = moves;
    const seen = until(2).map((each) =>
      each.resourceId === oldReader!.resourceId ? { ...each, status: 'renaming' } : each,
    );
    expect(ask(seen)).toEqual([oldWriter!.from]);
  });

  test('is nothing when everything bears its name', () => {
    expect(ask(until(6))).toEqual([]);
  });
});

test('strangers are those who bear a name of the swap and are no part of it', () => {
  const stranger = sighting('instance', 'db-STRANGER', `${RETIRED}-1`);
  const elsewhere = sighting('instance', 'db-OTHER', 'bookings-1');
  expect(takenNames(moves, [...at('from'), stranger, elsewhere])).toEqual([stranger]);
  expect(takenNames(moves, at('from'))).toEqual([]);
});
