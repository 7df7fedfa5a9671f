import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { EXAMPLE, snapshotArn } from '../fields.ts';

export const SnapshotCopyStarted = defineEvent({
  name: 'SnapshotCopyStarted',
  truth: 'The copy that this restore will use exists and may still be copying, or the snapshot is used where it is.',
  data: { sourceSnapshotArn: snapshotArn, snapshotArn, isInPlace: z.boolean() },
  example: { sourceSnapshotArn: EXAMPLE.sourceSnapshot, snapshotArn: EXAMPLE.copy, isInPlace: false },
});
