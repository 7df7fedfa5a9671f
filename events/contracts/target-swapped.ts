import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE } from '../fields.ts';

export const TargetSwapped = defineEvent({
  name: 'TargetSwapped',
  truth:
    'The restored cluster and its instances bear the names of the target and are available; the old cluster is kept under another name.',
  data: {
    targetClusterArn: clusterArn,
    /** Absent when the target did not exist before. */
    retiredClusterArn: clusterArn.optional(),
    /** When the old cluster will be deleted, with a final snapshot. */
    keepUntil: z.iso.datetime().optional(),
    /** At most so long nobody answered under the name: while the clusters were renamed, and while the new writer was. */
    unreachableMs: z.number().int().min(0),
  },
  example: {
    targetClusterArn: EXAMPLE.targetCluster,
    retiredClusterArn: EXAMPLE.retiredCluster,
    keepUntil: '2026-10-07T03:14:09.412Z',
    unreachableMs: 74_000,
  },
});
