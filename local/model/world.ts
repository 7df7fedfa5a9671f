import type { AwsFault } from '../wire/aws-fault.ts';
import type { Clock } from '../clock.ts';
import { parseRdsArn } from './arns.ts';
import { nullNetwork, type ClusterNetwork } from './cluster-network.ts';
import { nullStorage, type ClusterStorage } from './cluster-storage.ts';
import { defaultDurations, type Durations } from './durations.ts';
import { defaultEncryptionRules, type EncryptionRules } from './encryption.ts';
import type { RdsEvent } from './events.ts';
import { iamTagCache } from './iam-tag-cache.ts';
import { createUnguessableIds, type Ids } from './ids.ts';
import { everyKey, type KeyDirectory } from './key-directory.ts';
import { namedSecretsOnly, type MasterSecrets } from './master-secrets.ts';
import { operations, type RdsOperation } from './operations.ts';
import { noLags, type Lags } from '../lags.ts';
import { newRegionState } from './new-region-state.ts';
import { clusterNamed } from './cluster.ts';
import { everythingSucceeds, type Outcomes } from './outcomes.ts';
import { defaultQuotas, type Quotas } from './quotas.ts';
import type { Scope } from './region-state.ts';
import type { DBClusterSnapshot, Tag } from './shapes.ts';
import { findSnapshot } from './snapshot.ts';
import { takeAutomatedSnapshot } from './take-automated-snapshot.ts';
import { taggedResource } from './taggable.ts';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** The RDS API of one account and region, in process: SDK shapes in and out, failures as `AwsFault`. */
export type RdsApi = {
  readonly [Name in RdsOperation]: (
    input: Parameters<(typeof operations)[Name]>[1] & object,
  ) => ReturnType<(typeof operations)[Name]>;
};

export interface RdsWorldOptions {
  readonly clock: Clock;
  /** Receives every RDS event in EventBridge's shape, at the moment it happens. Losing or delaying it is its business. */
  readonly emit: (event: RdsEvent) => void;
  readonly ids?: Ids;
  readonly storage?: ClusterStorage;
  /** Where endpoints are; without one a cluster's endpoint is its server's own address. */
  readonly network?: ClusterNetwork;
  readonly keys?: KeyDirectory;
  readonly secrets?: MasterSecrets;
  readonly durations?: Partial<Durations>;
  /** None by default. */
  readonly lags?: Partial<Lags>;
  readonly quotas?: Partial<Quotas>;
  /** The group of clusters made without one; by default an id that stands for nothing. */
  readonly defaultSecurityGroup?: (place: Place) => string;
  /** Refuses requests with unknown groups; by default every id stands for a group. */
  readonly securityGroupExists?: (place: Place, groupId: string) => boolean;
  /** Told when storage fails, which the resource's status shows too, and when a renamed endpoint cannot be opened. */
  readonly onStorageError?: (what: string, error: unknown) => void;
}

/** All of RDS: every account and region, in one world. */
export interface RdsWorld {
  at(place: Place): RdsApi;
  /** What RDS does in a cluster's backup window. */
  takeAutomatedSnapshot(place: Place, clusterIdentifier: string): DBClusterSnapshot;
  /** The immutable id of the cluster that bears this name or ARN now, whatever is described: its volume's. Throws when none does. */
  resourceIdOf(place: Place, clusterIdentifier: string): string;
  /** The tags of the resource with this ARN; nothing when there is none. */
  tagsOf(arn: string): readonly Tag[] | undefined;
  /** Its tags as IAM knows them, which may be those of a while ago. */
  readonly tagsKnownToIam: (arn: string) => readonly Tag[];
  /** The key a snapshot is encrypted with, when the place can see the snapshot and it has one. */
  snapshotKeyArn(place: Place, snapshotIdentifier: string): string | undefined;
  readonly keys: KeyDirectory;
  /** All of these are read at every use and can be changed while the world runs. */
  readonly durations: Durations;
  readonly lags: Lags;
  readonly quotas: Quotas;
  readonly encryption: EncryptionRules;
  readonly outcomes: Outcomes;
  /** Asked before each call; the fault it answers is thrown instead of carrying the call out. */
  interrupt: (operation: RdsOperation, input: object, place: Place) => AwsFault | undefined;
}

/** An RDS without any resource. */
export function createRdsWorld(options: RdsWorldOptions): RdsWorld {
  const scopes = new Map<string, Scope>();
  const apis = new Map<string, RdsApi>();
  const durations = { ...defaultDurations, ...options.durations };
  const lags = { ...noLags, ...options.lags };
  const quotas = { ...defaultQuotas, ...options.quotas };
  const encryption = { ...defaultEncryptionRules };
  const outcomes = { ...everythingSucceeds };
  const ids = options.ids ?? createUnguessableIds();
  const shared = {
    clock: options.clock,
    ids,
    storage: options.storage ?? nullStorage,
    network: options.network ?? nullNetwork,
    keys: options.keys ?? everyKey,
    secrets: options.secrets ?? namedSecretsOnly,
    emit: options.emit,
    onStorageError: options.onStorageError ?? (() => undefined),
    ...{ durations, lags, quotas, encryption, outcomes },
    elsewhere: (place: Place) => scopes.get(keyOf(place)),
  };
  const scopeAt = ({ accountId, region }: Place): Scope => {
    const place = { accountId, region };
    const securityGroupExists = (id: string) => options.securityGroupExists?.(place, id) ?? true;
    const state = () => newRegionState(place, ids, options.defaultSecurityGroup?.(place));
    return scopes.get(keyOf(place)) ?? addScope(scopes, { ...shared, ...place, state: state(), securityGroupExists });
  };
  const world: RdsWorld = {
    at: (place) => {
      const api = apis.get(keyOf(place)) ?? apiOf(scopeAt(place), (name, input) => world.interrupt(name, input, place));
      apis.set(keyOf(place), api);
      return api;
    },
    takeAutomatedSnapshot: (place, cluster) => takeAutomatedSnapshot(scopeAt(place), cluster),
    resourceIdOf: (place, cluster) => clusterNamed(scopeAt(place), cluster).resourceId,
    tagsOf: (arn) => tagsOf(scopes, arn),
    snapshotKeyArn: (place, identifier) => findSnapshot(scopeAt(place), identifier)?.snapshot.encryption.kmsKeyArn,
    tagsKnownToIam: iamTagCache(options.clock, durations, (arn) => tagsOf(scopes, arn) ?? []),
    keys: shared.keys,
    ...{ durations, lags, quotas, encryption, outcomes },
    interrupt: () => undefined,
  };
  return world;
}

function keyOf({ accountId, region }: Place): string {
  return `${accountId} ${region}`;
}

function addScope(scopes: Map<string, Scope>, rest: Omit<Scope, 'othersInRegion'>): Scope {
  const othersInRegion = () =>
    [...scopes.values()].filter((other) => other.region === rest.region && other.accountId !== rest.accountId);
  const scope = { ...rest, othersInRegion };
  scopes.set(keyOf(rest), scope);
  return scope;
}

function apiOf(scope: Scope, interrupt: (name: RdsOperation, input: object) => AwsFault | undefined): RdsApi {
  const bound = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: object) => {
      const fault = interrupt(name as RdsOperation, input);
      if (fault) throw fault;
      return (operation as (scope: Scope, input: object) => unknown)(scope, input);
    },
  ]);
  return Object.fromEntries(bound) as RdsApi;
}

function tagsOf(scopes: ReadonlyMap<string, Scope>, arn: string): readonly Tag[] | undefined {
  const place = parseRdsArn(arn);
  const scope = place && scopes.get(keyOf(place));
  if (!scope) return undefined;
  try {
    return taggedResource(scope, arn).tags;
  } catch {
    // Not there, which is an answer here.
    return undefined;
  }
}
