import type { Step } from '../../shared/deliver.ts';
import { TerminalError } from '../../shared/errors.ts';
import { newClusterIdOf } from '../../shared/new-cluster.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { ClusterFacts } from '../../shared/rds-facts.ts';
import type { Saga } from '../../shared/saga.ts';
import { outputOf } from '../../shared/step-outputs.ts';
import { opened } from './opening.ts';
import type { SetupDbUsersPorts } from './ports.ts';
import { arranged, prepared, secured } from './securing.ts';
import { manifest } from './service.ts';
import { usable } from './usable.ts';

/** Each turn looks at how far the new cluster is ours and does the next thing; it is opened last. */
export const setupDbUsers: Step<SetupDbUsersPorts, 'setup-db-users'> = {
  manifest,
  async advance(saga, ports, now) {
    const cluster = await ports.target.cluster(newClusterIdOf(saga));
    assertOurs(saga, cluster);
    return (
      (await masterPasswordReplaced(cluster, ports)) ??
      (await secured(saga, cluster, ports, now)) ??
      (await prepared(saga, cluster, ports, now)) ??
      (await arranged(saga, cluster, ports, now)) ??
      (await opened(saga, cluster, ports, now)) ??
      (await usable(saga, cluster, ports, now))
    );
  },
};

/**
 * The source's master password comes first: until it is replaced, whoever knows it knows this cluster's too. RDS takes up
 * the new one a while after it says yes; pending values and the secret's status tell when.
 */
async function masterPasswordReplaced(
  cluster: ClusterFacts,
  ports: SetupDbUsersPorts,
): Promise<Outcome<'setup-db-users'> | undefined> {
  if (!cluster.masterSecret) {
    await ports.manageMasterPassword(cluster.id);
    return { kind: 'wait', summary: `RDS is replacing the master password of cluster '${cluster.id}'` };
  }
  const { status } = cluster.masterSecret;
  if (status === 'active' && cluster.status === 'available' && !cluster.hasPendingChanges) return undefined;
  return { kind: 'wait', summary: `cluster '${cluster.id}' is ${cluster.status}, its master secret ${status}` };
}

function assertOurs(saga: Saga, cluster: ClusterFacts | undefined): asserts cluster is ClusterFacts {
  const { clusterArn, clusterResourceId } = outputOf(saga, 'restore-snapshot');
  if (cluster?.resourceId === clusterResourceId) return;
  throw new TerminalError(
    'ClusterLost',
    `cluster '${clusterArn}' ${cluster ? `has resource id '${cluster.resourceId}'` : 'no longer exists'}, expected '${clusterResourceId}'`,
    'Somebody deleted or replaced it during the restore. Request the restore again.',
  );
}
