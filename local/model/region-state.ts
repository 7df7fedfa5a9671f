import type { Cluster } from './cluster.ts';
import type { Durations } from './durations.ts';
import type { EncryptionRules } from './encryption.ts';
import type { EventRecord, RdsEvent } from './events.ts';
import type { Group } from './groups.ts';
import type { Ids } from './ids.ts';
import type { Instance } from './instance.ts';
import type { Lags } from '../lags.ts';
import type { KeyDirectory } from './key-directory.ts';
import type { MasterSecrets } from './master-secrets.ts';
import type { Outcomes } from './outcomes.ts';
import type { Quotas } from './quotas.ts';
import type { Snapshot } from './snapshot.ts';
import type { ClusterNetwork } from './cluster-network.ts';
import type { ClusterStorage } from './cluster-storage.ts';
import type { Clock } from '../clock.ts';

/** What one account holds in one region. Every map's key is the lower-case name. */
export interface RegionState {
  readonly clusters: Map<string, Cluster>;
  readonly instances: Map<string, Instance>;
  readonly snapshots: Map<string, Snapshot>;
  readonly subnetGroups: Map<string, Group>;
  readonly clusterParameterGroups: Map<string, Group>;
  readonly parameterGroups: Map<string, Group>;
  /** What DescribeEvents shows, oldest first. */
  readonly events: EventRecord[];
  /** The part of endpoint names that is the same for all clusters of a region and account. */
  readonly endpointToken: string;
  readonly defaultSecurityGroup: string;
}

/** Everything an operation may use: the caller's account and region, and what the world was made with. */
export interface Scope {
  readonly accountId: string;
  readonly region: string;
  readonly state: RegionState;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly storage: ClusterStorage;
  readonly network: ClusterNetwork;
  readonly keys: KeyDirectory;
  readonly secrets: MasterSecrets;
  readonly durations: Durations;
  readonly lags: Lags;
  readonly quotas: Quotas;
  readonly encryption: EncryptionRules;
  readonly outcomes: Outcomes;
  readonly securityGroupExists: (groupId: string) => boolean;
  readonly emit: (event: RdsEvent) => void;
  /** Told what the storage was asked for and how it failed; the resource's status shows that it did. */
  readonly onStorageError: (what: string, error: unknown) => void;
  /** Another account or region of the same world; nothing where nobody ever called. */
  /** The other accounts that ever called in this region: where shared snapshots are found. */
  readonly othersInRegion: () => readonly Scope[];
  readonly elsewhere: (place: { readonly accountId: string; readonly region: string }) => Scope | undefined;
}
