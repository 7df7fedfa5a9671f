import type { ServiceName } from '../../../events/services.ts';
import type { Call } from './aws-calls.ts';

/** A service that is away for a while: each call of it comes to nothing, whichever function makes it. */
export interface Outage extends Pick<Call, 'api'> {
  /** It begins with this call of the api, counted from one: of this function, or of all. */
  readonly from: number;
  readonly by?: ServiceName;
  readonly lastsMs: number;
}

type Going = Pick<Call, 'by' | 'api' | 'atMs'>;

export interface Outages {
  /** Whether the call falls into an outage, or begins one. Asked once a call. */
  readonly holds: (call: Going) => boolean;
  /** When the last one that has begun is over. */
  readonly endMs: () => number;
  /** Those that have begun are over. */
  readonly mend: () => void;
}

/** Each outage begins once. */
export function outagesOf(outages: readonly Outage[]): Outages {
  const counts = new Map<string, number>();
  const ends = new Map<Outage, number>();
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const begins = ({ api, by, from }: Outage) => counts.get(by ? `${by} ${api}` : api) === from;
  return {
    holds: ({ by, api, atMs }) => {
      count(api);
      count(`${by} ${api}`);
      const ofApi = outages.filter((each) => each.api === api && (!each.by || each.by === by));
      for (const each of ofApi) if (!ends.has(each) && begins(each)) ends.set(each, atMs + each.lastsMs);
      return outages.some((each) => each.api === api && atMs < (ends.get(each) ?? 0));
    },
    endMs: () => Math.max(0, ...ends.values()),
    mend: () => {
      for (const each of ends.keys()) ends.set(each, 0);
    },
  };
}
