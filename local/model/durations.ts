/** How long each change takes, in milliseconds. The world's copy is read at every use, so it can be set while it runs. */
export interface Durations {
  clusterCreateMs: number;
  snapshotMs: number;
  copyMs: number;
  restoreMs: number;
  instanceCreateMs: number;
  deleteInstanceMs: number;
  deleteClusterMs: number;
  /** Between the answer to a modify call and the moment its status shows: AWS answers `available` first. */
  modifyLagMs: number;
  modifyMs: number;
  resetCredentialsMs: number;
  /** From `creating` to `active` of a managed master secret. */
  masterSecretMs: number;
  renameMs: number;
  rebootMs: number;
  startMs: number;
  stopMs: number;
  /** After a rename, until DNS knows: until then a name leads to its former bearer, or to nobody. */
  dnsMs: number;
  /**
   * After that, until the server's certificate knows the cluster's new name; 0 is at once. A stop and start of the cluster
   * makes it know, however long this is (Aurora User Guide, "Modifying an Amazon Aurora DB cluster").
   */
  certificateMs: number;
  /**
   * How long IAM goes on with the tags that it has read of an ARN, those of a name's former bearer included. AWS: "can take
   * several minutes" (Aurora User Guide, USER_Tagging); what exactly is kept, by what and for how long, is not documented.
   */
  iamTagCacheMs: number;
}

/** Seconds where AWS needs minutes or hours. Renames are quick, so that a swap keeps the name silent for 5 s at most. */
export const defaultDurations: Readonly<Durations> = {
  clusterCreateMs: 2_000,
  snapshotMs: 2_000,
  copyMs: 4_000,
  restoreMs: 3_000,
  instanceCreateMs: 3_000,
  deleteInstanceMs: 2_000,
  deleteClusterMs: 2_000,
  modifyLagMs: 200,
  modifyMs: 1_500,
  resetCredentialsMs: 1_500,
  masterSecretMs: 1_000,
  renameMs: 600,
  rebootMs: 1_000,
  startMs: 2_000,
  stopMs: 2_000,
  dnsMs: 300,
  certificateMs: 0,
  iamTagCacheMs: 500,
};
