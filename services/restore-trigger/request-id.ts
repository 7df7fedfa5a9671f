import { createHash } from 'node:crypto';
import type { SnapshotFacts } from '../../shared/rds-facts.ts';

/**
 * The restore id of a triggered restore: the same however often the trigger asks. A manual snapshot may be deleted and
 * made again under its name, so the time it was made belongs to what it is. At most 24 characters, as requests want it.
 */
export function requestIdOf(planName: string, { arn, createdAt }: Pick<SnapshotFacts, 'arn' | 'createdAt'>): string {
  const identity = [planName, arn, createdAt?.toISOString() ?? ''].join('\n');
  return `t-${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`;
}
