import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE, snapshotArn } from '../fields.ts';

export const ClusterRestoreStarted = defineEvent({
  name: 'ClusterRestoreStarted',
  truth:
    'The target cluster exists again, made from the snapshot and tagged with this restore; it may still be creating.',
  data: { clusterArn, clusterResourceId: z.string(), snapshotArn },
  example: {
    clusterArn: EXAMPLE.targetCluster,
    clusterResourceId: 'cluster-AB12CD34EF56GH78IJ90KL12MN',
    snapshotArn: EXAMPLE.copy,
  },
});
