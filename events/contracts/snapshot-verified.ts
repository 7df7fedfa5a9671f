import * as z from 'zod';
import { defineEvent } from '../define-event.ts';
import { EXAMPLE, snapshotArn } from '../fields.ts';

export const SnapshotVerified = defineEvent({
  name: 'SnapshotVerified',
  truth: 'A snapshot of the source was found, is available and fits the plan, and the target may be replaced.',
  data: {
    snapshotArn,
    snapshotCreatedAt: z.iso.datetime(),
    engineVersion: z.string(),
    isEncrypted: z.boolean(),
    needsCopy: z.boolean(),
    /** Why a copy is made, or why none is needed. */
    copyReason: z.string(),
  },
  example: {
    snapshotArn: EXAMPLE.sourceSnapshot,
    snapshotCreatedAt: '2026-10-06T01:30:11.000Z',
    engineVersion: '16.8',
    isEncrypted: true,
    needsCopy: true,
    copyReason: 'the snapshot is automated and could expire during the restore',
  },
});
