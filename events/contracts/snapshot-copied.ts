import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { EXAMPLE, snapshotArn } from '../fields.ts';

export const SnapshotCopied = defineEvent({
  name: 'SnapshotCopied',
  truth: 'The snapshot to restore from is available in the target region and encrypted as the plan says.',
  data: { snapshotArn, isEncrypted: z.boolean(), kmsKeyArn: z.string().optional() },
  example: { snapshotArn: EXAMPLE.copy, isEncrypted: true, kmsKeyArn: EXAMPLE.key },
});
