import { ClusterRestoreStarted } from '../../events/contracts/cluster-restore-started.ts';
import type { Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import { RESTORE_TAG } from '../../shared/names.ts';
import { announce } from '../../shared/outcome.ts';
import { isProtectedAfter } from '../../shared/protection.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { RdsReader } from '../../shared/rds-reader.ts';
import { planOf } from '../../shared/saga.ts';
import { readOldTarget } from './old-target.ts';
import { openingOf } from './opening-of.ts';
import { type ClusterRestore, instanceSettings, restoreSettings } from './restore-settings.ts';
import { manifest } from './service.ts';

export interface RestoreSnapshotPorts {
  readonly target: Pick<RdsReader, 'cluster' | 'instancesOf'>;
  readonly restoreCluster: (restore: ClusterRestore) => Promise<ClusterFacts>;
}

/** Starts the restore, into quarantine, or finds the cluster that an earlier delivery started. */
export const restoreSnapshot: Step<RestoreSnapshotPorts, 'restore-snapshot'> = {
  manifest,
  async advance(saga, ports) {
    const plan = planOf(saga);
    const { settings, endpoint } = await readOldTarget(saga, ports.target);
    const opening = openingOf(saga, settings);
    const restore = restoreSettings(saga, settings);
    const existing = await ports.target.cluster(restore.clusterId);
    if (existing) assertOurs(existing, saga.restoreId);
    const cluster = existing ?? (await ports.restoreCluster(restore));
    const { arn: clusterArn, resourceId: clusterResourceId } = cluster;
    return {
      kind: 'done',
      summary: `${existing ? 'found' : 'started restoring'} cluster '${cluster.id}' (${clusterResourceId}), in quarantine`,
      output: {
        clusterArn,
        clusterResourceId,
        opening,
        ...(endpoint && { targetEndpoint: endpoint }),
        instances: instanceSettings(plan, settings),
        isProtectedAfter: isProtectedAfter(plan, settings),
      },
      event: announce(ClusterRestoreStarted, { clusterArn, clusterResourceId, snapshotArn: restore.snapshotArn }),
    };
  },
};

function assertOurs(existing: ClusterFacts, restoreId: string): void {
  if (existing.tags[RESTORE_TAG] === restoreId) return;
  throw new TerminalError(
    'TargetNameTaken',
    `cluster '${existing.id}' exists but was not made by restore '${restoreId}'`,
    'Somebody made a cluster of this name meanwhile. It was not touched; request the restore again.',
  );
}
