import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE, snapshotArn } from '../fields.ts';

export const ClusterRestoreStarted = defineEvent({
  name: 'ClusterRestoreStarted',
  truth:
    'The new cluster exists, made from the snapshot, tagged with this restore and in quarantine; it may still be creating.',
  data: { clusterArn, clusterResourceId: z.string(), snapshotArn },
  example: {
    clusterArn: EXAMPLE.targetCluster,
    clusterResourceId: 'cluster-AB12CD34EF56GH78IJ90KL12MN',
    snapshotArn: EXAMPLE.copy,
  },
});
