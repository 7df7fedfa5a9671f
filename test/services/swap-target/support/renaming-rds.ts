import type { Move } from '../../../../shared/moves.ts';
import { PLAN_TAG, RESTORE_TAG } from '../../../../shared/names.ts';
import type { ClusterFacts, InstanceFacts } from '../../../../shared/rds-facts.ts';
import type { LoginAnswer } from '../../../../shared/session.ts';
import { memoryRds, type MemoryRds } from '../../../support/memory-rds.ts';
import { RESTORE_ID } from '../../../support/rds-builders.ts';

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
  /** After a rename, until DNS knows of it. */
  dnsMs: number;
  /** Set while the new cluster's certificate does not know its name. */
  certificateFact: string | undefined;
  readonly setStatus: (clusterId: string, status: string) => void;
  /** Who answers a client of a cluster's name that has the password of the new cluster. */
  readonly answerAt: (name: string) => LoginAnswer;
}

/** What DNS says of a name from a moment on. */
interface Entry {
  readonly name: string;
  readonly fromMs: number;
  readonly resourceId?: string;
}

export function renamingRds(
  content: { readonly clusters: ClusterFacts[]; readonly instances: InstanceFacts[] },
  nowMs: () => number,
): RenamingRds {
  const rds = memoryRds(content);
  const renamed: string[] = [];
  let underWay: Renaming[] = [];
  const dns: Entry[] = rds.clusters.map(({ id, resourceId }) => ({ name: id, fromMs: 0, resourceId }));

  const bearerOf = (name: string) => {
    const known = dns.findLast((each) => each.name === name && each.fromMs <= nowMs());
    return rds.clusters.find(({ resourceId, status }) => resourceId === known?.resourceId && status !== 'stopped');
  };
  const isRestarting = ({ members }: ClusterFacts) =>
    underWay.some(({ kind, resourceId, startsAtMs }) => {
      const id = rds.instances.find((each) => each.resourceId === resourceId)?.id;
      const isWriter = kind === 'instance' && members.some((member) => member.isWriter && member.id === id);
      return isWriter && nowMs() >= startsAtMs + LAG_MS;
    });

  const settle = () => {
    const ended = underWay.filter(({ startsAtMs }) => nowMs() >= startsAtMs + LAG_MS + RENAME_MS);
    underWay = underWay.filter((each) => !ended.includes(each));
    for (const renaming of ended) {
      if (renaming.kind === 'cluster') {
        const { resourceId, to, startsAtMs } = renaming;
        const fromMs = startsAtMs + LAG_MS + RENAME_MS + world.dnsMs;
        const before = rds.clusters.find((each) => each.resourceId === resourceId);
        if (before) dns.push({ name: before.id, fromMs }, { name: to, fromMs, resourceId });
      }
      giveName(rds, renaming);
    }
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

  const world: RenamingRds = Object.assign(rds, {
    renamed,
    setStatus: (clusterId: string, status: string) => {
      const { resourceId } = rds.clusters.find(({ id }) => id === clusterId)!;
      change(rds, 'cluster', resourceId, { status });
    },
    dnsMs: 0,
    certificateFact: undefined,
    answerAt: (name: string): LoginAnswer => {
      settle();
      const bearer = bearerOf(name);
      if (!bearer || isRestarting(bearer)) return { kind: 'nobody', fact: 'connect ECONNREFUSED (ECONNREFUSED)' };
      if (bearer.tags[RESTORE_TAG] !== RESTORE_ID) return { kind: 'another' };
      const fact = world.certificateFact;
      return fact !== undefined && name === bearer.id && !name.startsWith('arp-')
        ? { kind: 'certificate', fact }
        : { kind: 'in' };
    },
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
  return world;
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
