import { CallLog } from '../../../../shared/call-log.ts';
import { PLAN_TAG, RESTORE_TAG } from '../../../../shared/names.ts';
import type { ClusterFacts } from '../../../../shared/rds-facts.ts';
import type { Saga } from '../../../../shared/saga.ts';
import { undoRestore, type UndoRestorePorts } from '../../../../services/undo-restore/step.ts';
import type { UndoRds } from '../../../../services/undo-restore/progress.ts';
import { ACCOUNT, TARGET_REGION } from '../../../support/a-plan.ts';
import { memoryBus } from '../../../support/memory-bus.ts';
import { memoryRds, type MemoryRds } from '../../../support/memory-rds.ts';
import { memorySagaStore } from '../../../support/memory-saga-store.ts';
import { RESTORE_ID } from '../../../support/rds-builders.ts';
import { steppedClock } from '../../../support/stepped-clock.ts';

export type Operation = Exclude<keyof UndoRds, 'look'>;

/** An error as the SDK throws it. */
export const fault = (name: string): Error => Object.assign(new Error(`${name}!`), { name });

/**
 * A restore to be taken back and the region of its target, where everything takes time, states refuse what RDS refuses in
 * them, and tags what IAM refuses by them.
 */
export function undoWorld(saga: Saga, content: Parameters<typeof memoryRds>[0] = {}) {
  const rds = memoryRds(content);
  const store = memorySagaStore(saga);
  const bus = memoryBus();
  const clock = steppedClock();
  const calls: string[] = [];
  const refusals = new Map<Operation, Error>();
  const acts = actionsOn(rds);
  const called = <Act extends (...args: never[]) => Promise<void>>(operation: Operation, act: Act) =>
    (async (...args: Parameters<Act>) => {
      const refusal = refusals.get(operation);
      if (refusal) throw refusal;
      await act(...args);
      calls.push(`${operation} ${args.map(spoken).join(' ')}`);
    }) as Act;
  const region: UndoRds = {
    look: rds,
    deleteSnapshot: called('deleteSnapshot', acts.deleteSnapshot),
    tagSnapshot: called('tagSnapshot', acts.tagSnapshot),
    deleteInstance: called('deleteInstance', acts.deleteInstance),
    deleteCluster: called('deleteCluster', acts.deleteCluster),
    protectCluster: called('protectCluster', acts.protectCluster),
    startCluster: called('startCluster', acts.startCluster),
    rename: called('rename', acts.rename),
  };
  const ports: UndoRestorePorts = {
    store,
    publish: bus.publish,
    now: clock.now,
    log: new CallLog(),
    rdsOf: () => region,
  };
  const current = () => store.saga(RESTORE_ID);
  const deliver = (cause = 'event-1') => undoRestore({ restoreId: RESTORE_ID, cause }, ports);
  const tick = async () => {
    settle(rds);
    clock.advance(Math.max(1_000, Date.parse(current().nextCheckAt) - clock.now().getTime()));
    return deliver('tick');
  };
  return {
    rds,
    store,
    bus,
    clock,
    calls,
    ports,
    refuse: (operation: Operation, name: string) => void refusals.set(operation, fault(name)),
    saga: current,
    deliver,
    tick,
    /** Ticks until the restore is handed on. */
    finish: async () => {
      await deliver();
      for (let ticks = 0; current().step === 'undo-restore'; ticks += 1) {
        if (ticks > TICKS_MAX) throw new Error(`not over after ${TICKS_MAX} ticks: ${calls.join('; ')}`);
        await tick();
      }
      return current();
    },
  };
}

export type UndoWorld = ReturnType<typeof undoWorld>;

const TICKS_MAX = 200;

function spoken(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value).split(':').at(-1)!;
  const { from, to } = value as { from?: string; to?: string };
  return from === undefined ? Object.keys(value).join() : `${from} ${to}`;
}

/** What RDS was at comes to its end. */
function settle(rds: MemoryRds): void {
  rds.snapshots = rds.snapshots
    .filter(({ status }) => status !== 'deleting')
    .map((each) => ({ ...each, ...done(each) }));
  rds.instances = rds.instances
    .filter(({ status }) => status !== 'deleting')
    .map((each) => ({ ...each, ...done(each) }));
  const hasInstances = ({ id }: ClusterFacts) => rds.instances.some(({ clusterId }) => clusterId === id);
  rds.clusters = rds.clusters
    .filter((each) => each.status !== 'deleting' || hasInstances(each))
    .map((each) => ({ ...each, ...done(each) }));
}

const done = ({ status }: { readonly status: string }) =>
  ['creating', 'renaming', 'starting'].includes(status) ? { status: 'available' } : {};

function actionsOn(rds: MemoryRds): Omit<UndoRds, 'look'> {
  const isNew = (thing: Pick<ClusterFacts, 'tags'> | undefined) =>
    thing !== undefined && thing.tags[RESTORE_TAG] === RESTORE_ID;
  const isOurs = (thing: Pick<ClusterFacts, 'tags'> | undefined) => thing !== undefined && PLAN_TAG in thing.tags;
  const allow = (condition: boolean) => {
    if (!condition) throw fault('AccessDenied');
  };
  return {
    deleteSnapshot: async (id) => {
      const snapshot = rds.snapshots.find((each) => each.id === id);
      allow(snapshot?.tags[RESTORE_TAG] !== undefined);
      if (snapshot!.status === 'creating') throw fault('InvalidDBClusterSnapshotStateFault');
      rds.snapshots = rds.snapshots.map((each) => (each.id === id ? { ...each, status: 'deleting' } : each));
    },
    tagSnapshot: async (arn, tags) => {
      rds.snapshots = rds.snapshots.map((each) =>
        each.arn === arn ? { ...each, tags: { ...each.tags, ...tags } } : each,
      );
    },
    deleteInstance: async (id) => {
      allow(isNew(rds.instances.find((each) => each.id === id)));
      rds.instances = rds.instances.map((each) => (each.id === id ? { ...each, status: 'deleting' } : each));
    },
    deleteCluster: async (id) => {
      const cluster = rds.clusters.find((each) => each.id === id);
      allow(isNew(cluster));
      if (cluster!.isProtected) throw fault('InvalidParameterCombination');
      const isUsed = rds.instances.some(({ clusterId, status }) => clusterId === id && status !== 'deleting');
      if (cluster!.status !== 'available' || isUsed) throw fault('InvalidDBClusterStateFault');
      rds.clusters = rds.clusters.map((each) => (each.id === id ? { ...each, status: 'deleting' } : each));
    },
    protectCluster: async (id, isProtected) => {
      const cluster = rds.clusters.find((each) => each.id === id);
      allow(isOurs(cluster));
      rds.clusters = rds.clusters.map((each) => (each.id === id ? { ...each, isProtected } : each));
    },
    startCluster: async (id) => {
      const cluster = rds.clusters.find((each) => each.id === id);
      allow(isOurs(cluster));
      if (cluster!.status !== 'stopped') throw fault('InvalidDBClusterStateFault');
      rds.clusters = rds.clusters.map((each) => (each.id === id ? { ...each, status: 'starting' } : each));
    },
    rename: async ({ kind, from, to }) => {
      if (kind === 'cluster') {
        const cluster = rds.clusters.find(({ id }) => id === from);
        allow(isOurs(cluster));
        if (['stopped', 'starting'].includes(cluster!.status)) throw fault('InvalidDBClusterStateFault');
        if (rds.clusters.some(({ id }) => id === to)) throw fault('DBClusterAlreadyExistsFault');
        rds.clusters = rds.clusters.map((each) => (each.id === from ? { ...each, ...renamed('cluster', to) } : each));
        rds.instances = rds.instances.map((each) => (each.clusterId === from ? { ...each, clusterId: to } : each));
        return;
      }
      const instance = rds.instances.find(({ id }) => id === from);
      allow(isOurs(instance));
      if (rds.instances.some(({ id }) => id === to)) throw fault('DBInstanceAlreadyExistsFault');
      rds.instances = rds.instances.map((each) => (each.id === from ? { ...each, ...renamed('db', to) } : each));
    },
  };
}

const renamed = (kind: 'cluster' | 'db', id: string) => ({
  id,
  arn: `arn:aws:rds:${TARGET_REGION}:${ACCOUNT}:${kind}:${id}`,
  status: 'renaming',
});
