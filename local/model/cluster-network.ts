import type { MaybePromise, ServerEndpoint } from './cluster-storage.ts';

/**
 * A name that clients connect to. A cluster has one here: its reader endpoint is the same address, because the API shows
 * a single port for both and readers share the writer's server.
 */
export interface EndpointName {
  readonly accountId: string;
  readonly region: string;
  readonly kind: 'cluster' | 'instance';
  /** The identifier that a rename changes. */
  readonly name: string;
}

/** What a name leads to, and who is let in there. */
export interface Destination {
  readonly server: ServerEndpoint;
  /** The port that security group rules speak of: the one the cluster asked for. */
  readonly port: number;
  /** The cluster's security groups, asked at every connection. */
  readonly groupIds: () => readonly string[];
}

/**
 * The names of clusters and instances, as DNS and the VPC have them. The model says which name leads to which server;
 * connections that are established stay whatever happens to the name.
 */
export interface ClusterNetwork {
  /** Gives a name its address, which it keeps for good. Nothing answers there yet. Repeatable. */
  reserve(name: EndpointName): MaybePromise<void>;
  /** From now on the name leads there. Reserves its address where that was not done. Repeatable. */
  lead(name: EndpointName, destination: Destination): MaybePromise<void>;
  /** Nothing answers to the name any more: connections are refused at once. Repeatable. */
  close(name: EndpointName): void;
  /** Where clients connect that use the name of `server`; nothing while there is no such place. */
  addressOf(name: EndpointName, server: ServerEndpoint): ServerEndpoint | undefined;
}

/** No names: every endpoint is the server's own address, and everybody is let in. */
export const nullNetwork: ClusterNetwork = {
  reserve: () => undefined,
  lead: () => undefined,
  close: () => undefined,
  addressOf: (_name, server) => server,
};
