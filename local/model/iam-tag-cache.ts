import type { Clock } from '../clock.ts';
import type { Durations } from './durations.ts';
import type { Tag } from './shapes.ts';

/** More ARNs than any local run asks for; beyond it the oldest are read anew. */
const ENTRIES_MAX = 10_000;

interface Entry {
  readonly tags: readonly Tag[];
  readonly readAtMs: number;
}

/**
 * The tags of RDS as IAM knows them: what it has read of an ARN it goes on with for a while, also when the tags have
 * changed, the name has gone to something else, or nothing bore it yet.
 */
export function iamTagCache(
  clock: Pick<Clock, 'now'>,
  durations: Pick<Durations, 'iamTagCacheMs'>,
  read: (arn: string) => readonly Tag[],
): (arn: string) => readonly Tag[] {
  const entries = new Map<string, Entry>();
  return (arn) => {
    const known = entries.get(arn);
    if (known && clock.now() - known.readAtMs < durations.iamTagCacheMs) return known.tags;
    const tags = read(arn).map((tag) => ({ ...tag }));
    const [oldest] = entries.keys();
    if (entries.size >= ENTRIES_MAX && oldest !== undefined) entries.delete(oldest);
    entries.delete(arn);
    entries.set(arn, { tags, readAtMs: clock.now() });
    return tags;
  };
}
