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
    /** How long logins through the target's name had no answer; an upper limit where `isMeasured` is false. */
    unreachableMs: z.number().int().min(0),
    isMeasured: z.boolean().optional(),
    /** When a login through the name over verified TLS reached the new cluster. Absent with `certificateUnknown`. */
    reachedAt: z.iso.datetime().optional(),
    /** Why clients that check the server's name are refused: its certificate does not know the name yet. */
    certificateUnknown: z.string().optional(),
  },
  example: {
    targetClusterArn: EXAMPLE.targetCluster,
    retiredClusterArn: EXAMPLE.retiredCluster,
    keepUntil: '2026-10-07T03:14:09.412Z',
    unreachableMs: 74_000,
    isMeasured: true,
    reachedAt: '2026-10-06T03:20:11.000Z',
  },
});
