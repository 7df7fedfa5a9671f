import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { EXAMPLE, snapshotArn } from '../fields.ts';

export const SnapshotArchived = defineEvent({
  name: 'SnapshotArchived',
  truth: 'The snapshot that was restored is kept under the tag of its retention, or deleted, as the plan says.',
  data: {
    snapshotArn,
    /** `untouched`: it is not our copy, so it is not ours to tag or delete. */
    action: z.enum(['kept', 'deleted', 'untouched']),
    keepUntil: z.iso.datetime().optional(),
    /** Snapshots of earlier restores of the plan that its retention does not keep any more: they are gone. */
    deletedSnapshots: z.array(snapshotArn).optional(),
  },
  example: { snapshotArn: EXAMPLE.copy, action: 'kept', keepUntil: '2026-10-20T02:14:09.412Z' },
});
