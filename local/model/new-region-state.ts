import { addDefaultGroups } from './groups.ts';
import type { Ids } from './ids.ts';
import type { RegionState } from './region-state.ts';

/** What an account finds in a region where it has made nothing yet. */
export function newRegionState(
  place: { readonly accountId: string; readonly region: string },
  ids: Ids,
  defaultSecurityGroup: string | undefined,
): RegionState {
  const state: RegionState = {
    clusters: new Map(),
    instances: new Map(),
    snapshots: new Map(),
    subnetGroups: new Map(),
    clusterParameterGroups: new Map(),
    parameterGroups: new Map(),
    events: [],
    endpointToken: ids.endpointToken(),
    defaultSecurityGroup: defaultSecurityGroup ?? `sg-${ids.uuid().replaceAll('-', '').slice(0, 17)}`,
  };
  addDefaultGroups(place, state);
  return state;
}
