import type { Move, Sighting } from './moves.ts';
import type { ClusterFacts, InstanceFacts } from './rds-facts.ts';
import type { RdsReader } from './rds-reader.ts';
import type { Target } from './target-guard.ts';

/** What RDS shows under the names of a swap. */
export interface Scene {
  /** The clusters, each with its instances. */
  readonly targets: readonly Target[];
  /** Instances that bear one of the names and were not seen in those clusters. */
  readonly strays: readonly InstanceFacts[];
}

export type SceneReader = Pick<RdsReader, 'cluster' | 'instance' | 'instancesOf'>;

/** Looks at the clusters of these names and at their instances. */
export async function lookAt(
  clusterIds: readonly string[],
  reader: Pick<SceneReader, 'cluster' | 'instancesOf'>,
): Promise<Scene> {
  const targets: Target[] = [];
  for (const clusterId of clusterIds) {
    const cluster = await reader.cluster(clusterId);
    if (cluster) targets.push({ cluster, instances: await reader.instancesOf(cluster.id) });
  }
  return { targets, strays: [] };
}

/**
 * Looks at everything that bears a name of these moves, whoever it belongs to. Names come and go meanwhile, so a thing
 * may not be seen at all; the next look finds it.
 */
export async function lookAround(moves: readonly Move[], reader: SceneReader): Promise<Scene> {
  const { targets } = await lookAt(namesOf('cluster', moves), reader);
  const seen = new Set(targets.flatMap(({ instances }) => instances.map(({ id }) => id)));
  const strays: InstanceFacts[] = [];
  for (const instanceId of namesOf('instance', moves).filter((name) => !seen.has(name))) {
    const instance = await reader.instance(instanceId);
    if (instance) strays.push(instance);
  }
  return { targets, strays };
}

/** Everything in a scene, each once. Pure. */
export function sightingsIn({ targets, strays }: Scene): readonly Sighting[] {
  const all = [
    ...targets.map(({ cluster }) => sightingOf('cluster', cluster)),
    ...[...targets.flatMap(({ instances }) => instances), ...strays].map((each) => sightingOf('instance', each)),
  ];
  // A rename that ends between two looks shows a thing under both its names; the later look is the better one.
  return [...new Map(all.map((each) => [`${each.kind} ${each.resourceId}`, each])).values()];
}

/** The cluster with this immutable id, whatever it is called, with its instances. Pure. */
export const targetIn = ({ targets }: Scene, resourceId: string): Target | undefined =>
  targets.findLast(({ cluster }) => cluster.resourceId === resourceId);

const namesOf = (kind: Move['kind'], moves: readonly Move[]): readonly string[] => [
  ...new Set(moves.filter((move) => move.kind === kind).flatMap(({ from, to }) => [from, to])),
];

function sightingOf(kind: Sighting['kind'], facts: ClusterFacts | InstanceFacts): Sighting {
  const { resourceId, id, status, hasPendingChanges } = facts;
  return { kind, resourceId, id, status, hasPendingChanges };
}
