import { isDeepStrictEqual } from 'node:util';
import { considerSnapshot, type RestoreTriggerPorts, scanPlans } from '../../../../services/restore-trigger/step.ts';
import type { AuditEntry } from '../../../../shared/audit.ts';
import { CallLog } from '../../../../shared/call-log.ts';
import type { Plan } from '../../../../shared/plan.ts';
import type { SnapshotFacts } from '../../../../shared/rds-facts.ts';
import type { TriggerRecord, TriggerStore } from '../../../../shared/trigger-record.ts';
import { memoryBus, type MemoryBus } from '../../../support/memory-bus.ts';
import { memoryRds, type MemoryRds } from '../../../support/memory-rds.ts';
import { aSnapshot, snapshotArn } from '../../../support/rds-builders.ts';
import { steppedClock, type SteppedClock } from '../../../support/stepped-clock.ts';
import { SOURCE_REGION } from '../../../support/a-plan.ts';

export interface MemoryTriggerStore extends TriggerStore {
  readonly records: Map<string, TriggerRecord>;
  readonly trail: AuditEntry[];
  /** Runs before the next commit is weighed, as if somebody else were faster. */
  beforeNextCommit(meanwhile: () => Promise<unknown> | void): void;
}

/** The trigger's tables in memory, with their conditions. */
export function memoryTriggerStore(): MemoryTriggerStore {
  const records = new Map<string, TriggerRecord>();
  const trail: AuditEntry[] = [];
  let meanwhile: (() => Promise<unknown> | void) | undefined;
  return {
    records,
    trail,
    beforeNextCommit: (action) => void (meanwhile = action),
    read: async (planName) => storable(records.get(planName)),
    commit: async ({ before, after, entry }) => {
      const action = meanwhile;
      meanwhile = undefined;
      await action?.();
      if ((records.get(before.planName)?.version ?? 0) !== before.version) return 'conflict';
      records.set(before.planName, storable(after));
      trail.push(entry);
      return 'committed';
    },
    clearOutbox: async ({ planName, outbox }) => {
      const record = records.get(planName);
      if (record && isDeepStrictEqual(record.outbox, outbox)) records.set(planName, { ...record, outbox: [] });
    },
  };
}

/** As DynamoDB gives it back: a copy, without members that are undefined. */
function storable<Value>(value: Value): Value {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

export interface TriggerWorld {
  readonly store: MemoryTriggerStore;
  readonly bus: MemoryBus;
  readonly rds: MemoryRds;
  readonly clock: SteppedClock;
  readonly ports: RestoreTriggerPorts;
  /** The RDS event of a snapshot. */
  readonly hear: (snapshot: SnapshotFacts) => Promise<string>;
  readonly scan: () => Promise<string>;
  /** The ids of the restores asked for, one for each event on the bus. */
  readonly asked: () => string[];
  /** The audit trail as people read it. */
  readonly said: () => string[];
}

/** Plans, their source, and a trigger that watches it. */
export function triggerWorld(...plans: readonly Plan[]): TriggerWorld {
  const store = memoryTriggerStore();
  const bus = memoryBus();
  const rds = memoryRds();
  const clock = steppedClock();
  const ports: RestoreTriggerPorts = {
    store,
    publish: bus.publish,
    plans: new Map(plans.map((plan) => [plan.name, plan])),
    sourceIn: () => rds,
    now: clock.now,
    log: new CallLog(),
  };
  const told = (considered: Awaited<ReturnType<typeof scanPlans>>) =>
    considered.map(({ plan, outcome }) => `${plan}: ${outcome}`).join(', ');
  return {
    store,
    bus,
    rds,
    clock,
    ports,
    hear: async ({ arn }) => told(await considerSnapshot(arn, 'rds-event', ports)),
    scan: async () => told(await scanPlans('scheduled-event', ports)),
    asked: () => bus.published.map(({ data }) => (data as { requestId: string }).requestId),
    said: () => store.trail.map(({ decision, summary }) => `${decision}: ${summary}`),
  };
}

export function anAutomatedSnapshot(facts: Partial<SnapshotFacts> = {}): SnapshotFacts {
  const id = 'rds:orders-production-2026-10-06-01-30';
  return aSnapshot({ id, arn: snapshotArn(id, SOURCE_REGION), type: 'automated', ...facts });
}
