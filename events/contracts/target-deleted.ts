import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { clusterArn, EXAMPLE, snapshotArn } from '../fields.ts';

export const TargetDeleted = defineEvent({
  name: 'TargetDeleted',
  truth:
    'No cluster bears the target name any more, none of its instances is left, and its final snapshot is available.',
  data: {
    targetClusterArn: clusterArn,
    /** False when there was nothing to delete. */
    hadExisted: z.boolean(),
    finalSnapshotArn: snapshotArn.optional(),
  },
  example: {
    targetClusterArn: EXAMPLE.targetCluster,
    hadExisted: true,
    finalSnapshotArn: EXAMPLE.finalSnapshot,
  },
});
