/** How AWS lags behind itself, in milliseconds. The runtime's copy is read at every use, so it can be set while it runs. */
export interface Lags {
  /** A new cluster, instance or cluster snapshot is not described yet, though it exists: its name is taken. */
  describeCreatedMs: number;
  /** A renamed cluster or instance is described by its old name, and only by that. */
  describeRenamedMs: number;
  /** A member goes on saying `in-sync` after its cluster's parameters have changed. */
  parameterStatusMs: number;
  /** The name of a secret that was deleted without recovery is still taken. */
  secretNameMs: number;
  /** A cluster says `creating` until its first instance is there; AWS was seen to do so, and its guides say otherwise. */
  clustersAwaitInstances: boolean;
  /** Whether `CreateDBInstance` takes a cluster whose data are still being made; AWS documents neither. */
  instancesIntoCreatingClusters: 'refused' | 'accepted';
}

/** No lags, and what AWS's guides say where AWS was seen to do otherwise. */
export const noLags: Readonly<Lags> = {
  describeCreatedMs: 0,
  describeRenamedMs: 0,
  parameterStatusMs: 0,
  secretNameMs: 0,
  clustersAwaitInstances: false,
  instancesIntoCreatingClusters: 'refused',
};

/** For people who run the pipeline here: short, so that nothing that they see depends on there being none. */
export const smallLags: Readonly<Lags> = {
  ...noLags,
  describeCreatedMs: 500,
  describeRenamedMs: 500,
  parameterStatusMs: 500,
  secretNameMs: 500,
};

/** The lags that are times, as people name them: `describeCreated`. */
export const LAG_NAMES = Object.keys(noLags).flatMap((name) => (name.endsWith('Ms') ? name.slice(0, -2) : []));
