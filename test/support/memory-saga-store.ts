import { isDeepStrictEqual } from 'node:util';
import type { OutgoingEvent } from '../../events/define-event.ts';
import type { AuditEntry } from '../../shared/audit.ts';
import { clusterArnOf } from '../../shared/names.ts';
import { NO_SQL, type PlanSql } from '../../shared/plan-sql.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { Lock, SagaOpener, SagaStore } from '../../shared/saga-store.ts';
import type { Transition } from '../../shared/commit.ts';

/** The tables in memory, with their conditions: versions, locks, an append-only trail and outboxes owned by services. */
export interface MemorySagaStore extends SagaStore, SagaOpener {
  readonly sagas: Map<string, Saga>;
  /** By the ARN of the target. */
  readonly locks: Map<string, Lock>;
  readonly trail: AuditEntry[];
  readonly durations: Map<string, Saga['expectedMs']>;
  /** By the ARN of the target. */
  readonly starts: Map<string, readonly string[]>;
  /** By restore id. */
  readonly planSql: Map<string, PlanSql>;
  /** Runs before the next commit is weighed: what somebody else does meanwhile, or a crash. */
  readonly beforeNextCommit: (meanwhile: () => void) => void;
  /** The saga of a restore; throws when there is none. */
  readonly saga: (restoreId: string) => Saga;
}

export function memorySagaStore(...sagas: readonly Saga[]): MemorySagaStore {
  const items = new Map(sagas.map((saga) => [saga.restoreId, storable(saga)]));
  const locks = new Map(sagas.flatMap(lockOf));
  const trail: AuditEntry[] = [];
  const durations = new Map<string, Saga['expectedMs']>();
  const begun = new Map<string, readonly string[]>();
  const planSql = new Map<string, PlanSql>();
  let meanwhile: (() => void) | undefined;

  const isWritten = ({ restoreId, sequence }: AuditEntry) =>
    trail.some((each) => each.restoreId === restoreId && each.sequence === sequence);
  const mayCommit = ({ before, entry }: Transition) =>
    items.get(before.restoreId)?.version === before.version && !isWritten(entry);
  const write = ({ before, after, entry, durationsMs }: Transition) => {
    const outbox = { ...items.get(before.restoreId)!.outbox, ...changedParts(before, after) };
    items.set(before.restoreId, storable({ ...after, outbox }));
    trail.push(storable(entry));
    if (durationsMs) durations.set(before.planName, durationsMs);
  };

  return {
    sagas: items,
    locks,
    trail,
    durations,
    starts: begun,
    planSql,
    beforeNextCommit: (action) => void (meanwhile = action),
    saga: (restoreId) => {
      const saga = items.get(restoreId);
      if (!saga) throw new Error(`there is no restore '${restoreId}'`);
      return saga;
    },

    read: async (restoreId) => storable(items.get(restoreId)),
    planSqlOf: async (restoreId) => storable(planSql.get(restoreId) ?? NO_SQL),
    holderOf: async (targetClusterArn) => locks.get(targetClusterArn)?.holder,
    lockOf: async (targetClusterArn) => storable(locks.get(targetClusterArn)),
    durationsOf: async (planName) => durations.get(planName) ?? {},
    startsOf: async (targetClusterArn) => storable(begun.get(targetClusterArn)),

    open: async ({ saga, entry, lockArn, behind, starts, planSql: sql }) => {
      const lock = lockArn ? locks.get(lockArn) : undefined;
      if (items.has(saga.restoreId) || isWritten(entry) || lock?.holder !== behind) return 'refused';
      if (lockArn && starts && !isDeepStrictEqual(begun.get(lockArn), starts.seen)) return 'refused';
      if (lockArn && starts) begun.set(lockArn, starts.then);
      if (sql) planSql.set(saga.restoreId, storable(sql));
      items.set(saga.restoreId, storable(saga));
      trail.push(storable(entry));
      if (lock) locks.set(lockArn!, { ...lock, queue: [...lock.queue, saga.restoreId] });
      else if (lockArn) locks.set(lockArn, { holder: saga.restoreId, queue: [] });
      return 'opened';
    },

    commit: async (transition) => {
      const action = meanwhile;
      meanwhile = undefined;
      action?.();
      const { before, lock } = transition;
      const next = lock?.kind === 'hand-over' ? lock.to : undefined;
      if (!mayCommit(transition) || (next && !mayCommit(next))) return 'conflict';
      if (lock && !changeLock(locks, before, lock)) return 'conflict';
      write(transition);
      if (next) write(next);
      return 'committed';
    },

    clearOutbox: async ({ restoreId }, owner, published) => {
      const stored = items.get(restoreId);
      if (!stored || !isDeepStrictEqual(stored.outbox[owner], storable(published))) return;
      const { [owner]: _cleared, ...outbox } = stored.outbox;
      items.set(restoreId, { ...stored, outbox });
    },
  };
}

/** The lock that a restore under way holds. */
function lockOf({ plan, restoreId }: Saga): [string, Lock][] {
  return plan ? [[clusterArnOf(plan.target), { holder: restoreId, queue: [] }]] : [];
}

/** False when the lock is not as it was when this was decided. */
function changeLock(locks: Map<string, Lock>, saga: Saga, change: NonNullable<Transition['lock']>): boolean {
  const arn = clusterArnOf(planOf(saga).target);
  const stored = locks.get(arn);
  if (change.kind === 'take') {
    if (!stored) locks.set(arn, { holder: saga.restoreId, queue: [] });
    return !stored;
  }
  if (stored?.holder !== saga.restoreId || !isDeepStrictEqual(stored.queue, change.queue)) return false;
  if (change.kind === 'release') locks.delete(arn);
  else locks.set(arn, { holder: change.to.after.restoreId, queue: change.rest });
  return true;
}

/** A commit writes only the parts of the outbox that it changes. */
function changedParts(before: Saga, after: Saga): Saga['outbox'] {
  const parts = Object.entries(after.outbox) as [keyof Saga['outbox'], readonly OutgoingEvent[]][];
  return Object.fromEntries(parts.filter(([owner, events]) => before.outbox[owner] !== events));
}

/** What a table keeps: a copy, without undefined values. */
function storable<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}
