/** A value, or a promise of it: a simulation's storage answers at once, so that its virtual clock alone decides. */
export type MaybePromise<T> = T | Promise<T>;

export interface ServerEndpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * The data behind clusters and snapshots. The model starts a change here and in time together and calls it done when
 * both are. Requests for one volume or snapshot are carried out in the order they were made; a rejection turns the
 * resource's status to a failed one.
 */
export interface ClusterStorage {
  /** Why this engine cannot be stored here, asked before a cluster is made; nothing where it can. */
  refusal(engine: string, engineVersion: string): string | undefined;
  createVolume(request: NewVolume): MaybePromise<void>;
  /** A consistent copy, also of a volume that is being written to. */
  snapshotVolume(request: { readonly volumeId: string; readonly snapshotId: string }): MaybePromise<void>;
  copySnapshot(request: { readonly sourceSnapshotId: string; readonly targetSnapshotId: string }): MaybePromise<void>;
  restoreVolume(request: { readonly snapshotId: string; readonly volumeId: string }): MaybePromise<void>;
  /**
   * Answers where the server listens, or nothing where there is no server and the endpoint is only a name. Repeatable: a
   * server that runs is found, and goes on with the parameters it started with.
   */
  startServer(request: ServerRequest): MaybePromise<ServerEndpoint | undefined>;
  /** Repeatable. */
  stopServer(request: { readonly volumeId: string }): MaybePromise<void>;
  setMasterPassword(request: {
    readonly volumeId: string;
    readonly masterUsername: string;
    readonly password: string;
  }): MaybePromise<void>;
  /**
   * Which name the certificate of the volume's server is for, from the next connection on: the one by which clients of
   * this machine reach it, or another one, which they must refuse.
   */
  certify(request: { readonly volumeId: string; readonly name?: string }): MaybePromise<void>;
  /** Stops its server first where one runs. */
  deleteVolume(request: { readonly volumeId: string }): MaybePromise<void>;
  deleteSnapshot(request: { readonly snapshotId: string }): MaybePromise<void>;
}

export interface ServerRequest {
  readonly volumeId: string;
  /** What the cluster asked for. */
  readonly port: number;
  /** By name, what is set in the cluster's parameter group at this moment. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly watch?: ServerWatch;
}

/** Told what becomes of a server that was started: one that dies is started again, but not for ever. */
export interface ServerWatch {
  restarted(): void;
  /** It died too often: no server runs until one is asked for again. */
  givenUp(error: Error): void;
}

export interface NewVolume {
  readonly volumeId: string;
  readonly masterUsername: string;
  readonly masterPassword: string;
  readonly databaseName?: string;
}

/** No data at all: for simulations, which look at states and events only. */
export const nullStorage: ClusterStorage = {
  refusal: () => undefined,
  createVolume: () => undefined,
  snapshotVolume: () => undefined,
  copySnapshot: () => undefined,
  restoreVolume: () => undefined,
  startServer: () => undefined,
  stopServer: () => undefined,
  setMasterPassword: () => undefined,
  certify: () => undefined,
  deleteVolume: () => undefined,
  deleteSnapshot: () => undefined,
};
