import { clusterOfInstance, restoreIdInName } from './names.ts';
import type { ParsedEvent } from './parse-event.ts';
import type { SagaStore } from './saga-store.ts';

/**
 * The restore an event is about. RDS events carry no restore id, so the lock of their cluster tells; their tags do not,
 * because the old target still carries those of the restore that once made it. Nothing: the event is none of ours.
 */
export async function findRestore(event: ParsedEvent, store: Pick<SagaStore, 'holderOf'>): Promise<string | undefined> {
  if (event.kind === 'pipeline') return event.metadata.restoreId;
  if (event.kind === 'schedule' || event.kind === 'invalid-request') return undefined;
  const clusterArn = clusterArnOfSubject(event.sourceArn);
  return restoreIdInName(clusterArn.split(':cluster:')[1] ?? '') ?? store.holderOf(clusterArn);
}

/** Instances are found by their name, which we derive from the cluster's; others wait for the cluster's event or a tick. */
function clusterArnOfSubject(sourceArn: string): string {
  const [arn, partition, service, region, account, kind, ...name] = sourceArn.split(':');
  const id = name.join(':');
  const clusterId = kind === 'db' ? clusterOfInstance(id) : id;
  return [arn, partition, service, region, account, 'cluster', clusterId].join(':');
}
