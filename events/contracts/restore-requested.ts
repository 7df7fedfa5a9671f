import * as z from 'zod';
import { defineRequest } from '../define-event.ts';
import { planName, reason, restoreId, snapshotChoice } from '../fields.ts';

export const RestoreRequested = defineRequest({
  name: 'RestoreRequested',
  truth: 'Somebody wants the target of this plan refreshed. Nothing has been checked or changed yet.',
  data: {
    plan: planName,
    /** Becomes the restore id, so that the same request put twice is one restore. Without it the event id is used. */
    requestId: restoreId.optional(),
    /** `latest`, a snapshot name or a snapshot ARN; without it the plan decides. */
    snapshot: snapshotChoice.optional(),
    reason: reason.min(1).optional(),
    /** Who says to have asked. A claim, recorded as one. */
    requestedBy: z.string().min(1).max(200).optional(),
  },
  example: { plan: 'orders-staging', reason: 'weekly refresh' },
});
