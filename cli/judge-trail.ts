import { type AuditEntry, firstBrokenEntry } from '../shared/audit.ts';
import type { Saga } from '../shared/saga.ts';

export type TrailVerdict =
  | { readonly kind: 'whole' }
  | { readonly kind: 'broken'; readonly sequence: number }
  /** Every entry continues the one before, but the last is not where the restore says the trail ends. */
  | { readonly kind: 'cut' }
  /** There are entries but no restore, which nobody deletes. */
  | { readonly kind: 'orphaned' };

/** Judges a trail by its hashes and by the end that the restore itself remembers. Pure. */
export function judgeTrail(entries: readonly AuditEntry[], saga: Saga | undefined): TrailVerdict {
  if (!saga) return { kind: 'orphaned' };
  const broken = firstBrokenEntry(entries, saga.audit);
  if (broken === undefined) return { kind: 'whole' };
  return broken === 'end' ? { kind: 'cut' } : { kind: 'broken', sequence: broken.sequence };
}
