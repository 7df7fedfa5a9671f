import { assertNever } from '../../shared/errors.ts';
import { spokenDuration } from '../../shared/duration.ts';
import type { NameSeen } from '../../shared/step-outputs.ts';
import type { RetiredCluster } from './retired-cluster.ts';
import { spokenTime } from './spoken-time.ts';

/** What a swap has cost and what becomes of the old cluster; nothing where there was none. Pure. */
export function describeSwap({ unreachableMs, nameSeen, retired }: Swap): string[] {
  return [
    ...(unreachableMs ? [silenceLine(unreachableMs, nameSeen)] : []),
    ...(nameSeen?.certificateFact ? [certificateLine(nameSeen)] : []),
    ...(retired ? [retiredLine(retired)] : []),
  ];
}

function silenceLine(unreachableMs: number, seen: NameSeen | undefined): string {
  const spoken = spokenDuration(unreachableMs);
  if (!seen?.isMeasured) return `Unreachable while names were changed: not measured, ${spoken} at most`;
  return `Unreachable for ${spoken} while names were changed, as logins through the name saw it`;
}

const certificateLine = ({ certificateFrom, certificateFact }: NameSeen): string =>
  `Clients that check the server's name are refused since ${certificateFrom}: ${certificateFact}. HINT: stop and start the cluster`;

interface Swap {
  readonly unreachableMs?: number;
  readonly nameSeen?: NameSeen;
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
