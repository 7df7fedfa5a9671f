/** How a change ends when it does not end well. */
export interface Outcome {
  /** The status it ends in, for example `failed` or `incompatible-network`; the status it is in now means it never ends. */
  readonly status: string;
  /** The event RDS sends about it, if it sends one at all. */
  readonly eventId?: 'RDS-EVENT-0354' | 'RDS-EVENT-0355' | 'RDS-EVENT-0353' | 'RDS-EVENT-0035' | 'RDS-EVENT-0036';
  readonly message?: string;
}

/** Asked when a change begins, with the ARN of what is made; nothing means it succeeds. Settable while the world runs. */
export interface Outcomes {
  snapshot(snapshotArn: string): Outcome | undefined;
  copy(snapshotArn: string): Outcome | undefined;
  createCluster(clusterArn: string): Outcome | undefined;
  restore(clusterArn: string): Outcome | undefined;
  createInstance(instanceArn: string): Outcome | undefined;
}

export const everythingSucceeds: Readonly<Outcomes> = {
  snapshot: () => undefined,
  copy: () => undefined,
  createCluster: () => undefined,
  restore: () => undefined,
  createInstance: () => undefined,
};
