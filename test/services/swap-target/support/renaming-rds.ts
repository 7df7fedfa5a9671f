import type { Move } from '../../../../shared/moves.ts';
import { PLAN_TAG } from '../../../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../../../shared/rds-facts.ts';
import { memoryRds, type MemoryRds } from '../../../support/memory-rds.ts';

/** RDS shows the old status for a moment, then `renaming`, then the new name. */
export const LAG_MS = 200;
export const RENAME_MS = 2_500;

type Facts = ClusterFacts | InstanceFacts;

interface Renaming extends Pick<Move, 'kind' | 'resourceId' | 'to'> {
  readonly startsAtMs: number;
}

/** A region in which renames take time, names are unique, and IAM asks for the plan's tag. */
export interface RenamingRds extends MemoryRds {
  readonly rename: (kind: Move['kind'], from: string, to: string) => void;
  /** Every name that has been given, in order. */
  readonly renamed: string[];
}

export function renamingRds(
  content: { readonly clusters: ClusterFacts[]; readonly instances: InstanceFacts[] },
  nowMs: () => number,
): RenamingRds {
  const rds = memoryRds(content);
  const renamed: string[] = [];
  let underWay: Renaming[] = [];

  const settle = () => {
    const ended = underWay.filter(({ startsAtMs }) => nowMs() >= startsAtMs + LAG_MS + RENAME_MS);
    underWay = underWay.filter((each) => !ended.includes(each));
    for (const renaming of ended) giveName(rds, renaming);
    for (const { kind, resourceId, startsAtMs } of underWay) {
      if (nowMs() >= startsAtMs + LAG_MS) change(rds, kind, resourceId, { status: 'renaming' });
    }
  };
  const looking = <Arguments extends unknown[], Result>(look: (...args: Arguments) => Result) => {
    return (...args: Arguments) => {
      settle();
      return look(...args);
    };
  };

  return Object.assign(rds, {
    renamed,
    cluster: looking(rds.cluster),
    instance: looking(rds.instance),
    instancesOf: looking(rds.instancesOf),
    rename: (kind: Move['kind'], from: string, to: string) => {
      settle();
      const thing = allowed(rds, kind, from, to);
      renamed.push(`${from} -> ${to}`);
      change(rds, kind, thing.resourceId, { hasPendingChanges: true });
      underWay.push({ kind, resourceId: thing.resourceId, to, startsAtMs: nowMs() });
    },
  });
}

/** The thing of this name, or the fault that RDS or IAM would answer. */
function allowed(rds: MemoryRds, kind: Move['kind'], from: string, to: string): Facts {
  const things: readonly Facts[] = kind === 'cluster' ? rds.clusters : rds.instances;
  const thing = things.find(({ id }) => id === from);
  const noun = kind === 'cluster' ? 'DBCluster' : 'DBInstance';
  if (!thing) throw fault(`${noun}NotFoundFault`);
  if (!(PLAN_TAG in thing.tags)) throw fault('AccessDenied');
  if (thing.status !== 'available' || thing.hasPendingChanges) throw fault(`Invalid${noun}StateFault`);
  if (things.some(({ id }) => id === to)) throw fault(`${noun}AlreadyExistsFault`);
  return thing;
}

export const fault = (name: string): Error => Object.assign(new Error(`RDS answers ${name}`), { name });

function giveName(rds: MemoryRds, { kind, resourceId, to }: Renaming): void {
  const before = [...rds.clusters, ...rds.instances].find((each) => each.resourceId === resourceId)?.id;
  change(rds, kind, resourceId, { id: to, status: 'available', hasPendingChanges: false });
  if (kind === 'cluster') {
    rds.instances = rds.instances.map((each) => (each.clusterId === before ? { ...each, clusterId: to } : each));
    return;
  }
  rds.clusters = rds.clusters.map((cluster) => ({
    ...cluster,
    members: cluster.members.map((member) => (member.id === before ? { ...member, id: to } : member)),
  }));
}

function change(
  rds: MemoryRds,
  kind: Move['kind'],
  resourceId: string,
  facts: Partial<Pick<Facts, 'id' | 'status' | 'hasPendingChanges'>>,
): void {
  const changed = <Thing extends Facts>(thing: Thing): Thing => {
    if (thing.resourceId !== resourceId) return thing;
    const arn = facts.id ? thing.arn.replace(/[^:]+$/, facts.id) : thing.arn;
    return { ...thing, ...facts, arn };
  };
  if (kind === 'cluster') rds.clusters = rds.clusters.map(changed);
  else rds.instances = rds.instances.map(changed);
}
