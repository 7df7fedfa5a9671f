import type { Destination } from '../model/cluster-network.ts';
import type { Place } from '../model/world.ts';
import type { FunctionAddresses } from './function-addresses.ts';

/** Who knocks where. */
export interface Knock {
  /** The security groups of the cluster. */
  readonly groupIds: readonly string[];
  /** The port the cluster asked for; where that is not let in, once more with the port its endpoint has on this machine. */
  readonly port: number;
  readonly from: {
    /** 127.0.0.1 is this machine; functions in a VPC have addresses of their own. */
    readonly address: string;
    readonly groupIds: readonly string[];
  };
}

/** Whether the security groups of an account and region let a connection in. */
export type Admits = (place: Place, knock: Knock) => boolean;

/** Decides about every connection. */
export interface Gate {
  admits(place: Place, destination: Destination, address: string): boolean;
  /** For a machine on which nobody can be told apart. */
  openForEverybody(): void;
}

export function createGate(admits: Admits, functions: FunctionAddresses): Gate {
  let isOpen = false;
  return {
    admits: (place, { groupIds, port }, address) =>
      isOpen || admits(place, { groupIds: groupIds(), port, from: { address, groupIds: functions.groupsOf(address) } }),
    openForEverybody: () => {
      isOpen = true;
    },
  };
}
