import { isDeepStrictEqual } from 'node:util';
import type { OutgoingEvent } from '../../events/define-event.ts';
import type { AuditEntry } from '../../shared/audit.ts';
import { clusterArnOf } from '../../shared/names.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import type { SagaOpener, SagaStore } from '../../shared/saga-store.ts';

/** The tables in memory, with their conditions: versions, locks, an append-only trail and outboxes owned by services. */
export interface MemorySagaStore extends SagaStore, SagaOpener {
  readonly sagas: Map<string, Saga>;
  readonly locks: Map<string, string>;
  readonly trail: AuditEntry[];
  readonly durations: Map<string, Saga['expectedMs']>;
  /** Runs before the next commit is weighed: what somebody else does meanwhile, or a crash. */
  readonly beforeNextCommit: (meanwhile: () => void) => void;
  /** The saga of a restore; throws when there is none. */
  readonly saga: (restoreId: string) => Saga;
}

export function memorySagaStore(...sagas: readonly Saga[]): MemorySagaStore {
  const items = new Map(sagas.map((saga) => [saga.restoreId, storable(saga)]));
  const locks = new Map(
    sagas.flatMap((saga) => (saga.plan ? [[clusterArnOf(saga.plan.target), saga.restoreId] as const] : [])),
  );
  const trail: AuditEntry[] = [];
  const durations = new Map<string, Saga['expectedMs']>();
  let meanwhile: (() => void) | undefined;
  const isWritten = ({ restoreId, sequence }: AuditEntry) =>
    trail.some((each) => each.restoreId === restoreId && each.sequence === sequence);

  return {
    sagas: items,
    locks,
    trail,
    durations,
    beforeNextCommit: (action) => void (meanwhile = action),
    saga: (restoreId) => {
      const saga = items.get(restoreId);
      if (!saga) throw new Error(`there is no restore '${restoreId}'`);
      return saga;
    },

    read: async (restoreId) => storable(items.get(restoreId)),
    holderOf: async (targetClusterArn) => locks.get(targetClusterArn),
    durationsOf: async (planName) => durations.get(planName) ?? {},

    open: async ({ saga, entry, lockArn }) => {
      if (items.has(saga.restoreId) || isWritten(entry) || (lockArn && locks.has(lockArn))) return 'refused';
      items.set(saga.restoreId, storable(saga));
      trail.push(storable(entry));
      if (lockArn) locks.set(lockArn, saga.restoreId);
      return 'opened';
    },

    commit: async ({ before, after, entry, lock, durationsMs }) => {
      const action = meanwhile;
      meanwhile = undefined;
      action?.();
      const stored = items.get(before.restoreId);
      const lockArn = lock && clusterArnOf(planOf(before).target);
      if (stored?.version !== before.version || isWritten(entry)) return 'conflict';
      if (lockArn && locks.get(lockArn) !== before.restoreId) return 'conflict';
      items.set(before.restoreId, storable({ ...after, outbox: { ...stored.outbox, ...changedParts(before, after) } }));
      trail.push(storable(entry));
      if (lockArn) locks.delete(lockArn);
      if (durationsMs) durations.set(before.planName, durationsMs);
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

/** A commit writes only the parts of the outbox that it changes. */
function changedParts(before: Saga, after: Saga): Saga['outbox'] {
  const parts = Object.entries(after.outbox) as [keyof Saga['outbox'], readonly OutgoingEvent[]][];
  return Object.fromEntries(parts.filter(([owner, events]) => before.outbox[owner] !== events));
}

/** What a table keeps: a copy, without undefined values. */
function storable<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}
