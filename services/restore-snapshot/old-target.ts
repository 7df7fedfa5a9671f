import { captureSettings } from '../../shared/capture-settings.ts';
import { TerminalError } from '../../shared/errors.ts';
import { isBeside } from '../../shared/new-cluster.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { planOf, type Saga } from '../../shared/saga.ts';
import { type ClusterRestoreOutput, type ClusterSettings, outputOf } from '../../shared/step-outputs.ts';

/** What the new cluster takes over from the old one. */
export interface OldTarget {
  readonly settings?: ClusterSettings;
  /** Of an old target that lives on: the name that applications know leads there. */
  readonly endpoint?: ClusterRestoreOutput['targetEndpoint'];
}

/**
 * The old target as it was read before it was deleted or, where the new cluster is made beside it, as it is now. Throws a
 * `TerminalError` when another cluster bears its name.
 */
export async function readOldTarget(saga: Saga, rds: Pick<RdsReader, 'cluster' | 'instancesOf'>): Promise<OldTarget> {
  if (!isBeside(saga)) return { settings: saga.outputs['delete-rds']?.settings };
  const name = planOf(saga).target.cluster;
  const pinned = outputOf(saga, 'snapshot-check').targetResourceId!;
  const cluster = await rds.cluster(name);
  if (cluster?.resourceId !== pinned) throw changed(name, pinned, cluster?.resourceId);
  const settings = captureSettings({ cluster, instances: await rds.instancesOf(name) });
  const host = cluster.endpoint;
  // The name stays with a swap; the port becomes the new cluster's.
  const port = planOf(saga).network.port ?? cluster.port;
  return { settings, ...(host && port && { endpoint: { host, port } }) };
}

function changed(name: string, pinned: string, found: string | undefined): TerminalError {
  return new TerminalError(
    'TargetChanged',
    `target cluster '${name}' ${found ? `has resource id '${found}'` : 'no longer exists'}, expected '${pinned}'`,
    'Somebody deleted or replaced it since it was checked. Nothing was made; request the restore again.',
  );
}
