import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { EXAMPLE, failure, finding, planName, thing } from '../fields.ts';
import { STAGES } from '../services.ts';

export const RestoreFailed = defineEvent({
  name: 'RestoreFailed',
  truth: 'The restore has ended without success, the target is free for another one, and what it left is listed.',
  data: {
    plan: planName,
    failedStep: z.enum(STAGES),
    ...failure,
    /** Each of several reasons, when the preflight found more than one. */
    findings: z.array(finding).optional(),
    /** What has been taken back. */
    undone: z.array(thing).optional(),
    left: z.array(thing),
  },
  example: {
    plan: 'orders-staging',
    failedStep: 'check-copy-status',
    code: 'SnapshotCopyFailed',
    message: "snapshot 'arp-orders-staging-r-3f9a1c52d0b74e6f' has status 'failed', expected 'available'",
    hint: 'Check that the KMS key of the plan can be used in the target region, then request the restore again.',
    left: [{ arn: EXAMPLE.copy, what: 'the copy of the snapshot' }],
  },
});
