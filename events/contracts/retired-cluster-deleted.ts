import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE, snapshotArn } from '../fields.ts';

export const RetiredClusterDeleted = defineEvent({
  name: 'RetiredClusterDeleted',
  truth: 'The old cluster that a swap had put aside is gone with its instances, and its final snapshot is available.',
  data: { retiredClusterArn: clusterArn, finalSnapshotArn: snapshotArn.optional() },
  example: { retiredClusterArn: EXAMPLE.retiredCluster, finalSnapshotArn: EXAMPLE.finalSnapshot },
});
