import { assertNever } from '../../shared/errors.ts';
import { spokenDuration } from '../../shared/duration.ts';
import type { RetiredCluster } from './retired-cluster.ts';
import { spokenTime } from './spoken-time.ts';

/** What a swap has cost and what becomes of the old cluster; nothing where there was none. Pure. */
export function describeSwap({ unreachableMs, retired }: Swap): string[] {
  return [
    ...(!unreachableMs ? [] : [`Unreachable for at most ${spokenDuration(unreachableMs)} while names were changed`]),
    ...(retired ? [retiredLine(retired)] : []),
  ];
}

interface Swap {
  readonly unreachableMs?: number;
  readonly retired?: RetiredCluster;
}

function retiredLine({ cluster, keepUntil, state }: RetiredCluster): string {
  switch (state) {
    case 'kept':
      return `The old cluster ${cluster} is deleted after ${spokenTime(keepUntil)}`;
    case 'being-deleted':
      return `The old cluster ${cluster} is being deleted`;
    case 'deleted':
      return `The old cluster ${cluster} is deleted`;
    case 'left':
      return `The old cluster ${cluster} is still there, and nobody will delete it by itself`;
    default:
      return assertNever(state);
  }
}
