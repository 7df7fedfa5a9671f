import type { Socket } from 'node:net';
import type { ClusterNetwork, Destination, EndpointName } from '../model/cluster-network.ts';
import { Endpoint } from './endpoint.ts';
import { createFunctionAddresses } from './function-addresses.ts';
import { createGate, type Admits, type Gate } from './gate.ts';
import { canListenOn } from './listening.ts';
import { createPortDirectory } from './port-directory.ts';

export interface LocalNetworkOptions {
  /** Asked at every connection to a cluster or instance. */
  readonly admits: Admits;
  readonly log: (line: string) => void;
  /** Whether connections may come from an address of this machine; found out by listening there unless given. */
  readonly isOurs?: (address: string) => Promise<boolean>;
}

export interface LocalNetwork {
  /** Each name of a cluster or instance is a port of this machine, the same for as long as the network exists. */
  readonly clusterNetwork: ClusterNetwork;
  /**
   * The address from which a function in a VPC must connect, so that it is known by its security groups. Nothing where
   * this machine has 127.0.0.1 only, as macOS has: then everybody is let in everywhere.
   */
  functionAddress(functionArn: string, groupIds: readonly string[]): Promise<string | undefined>;
  /** Closes every listener and connection. Names lead nowhere afterwards. */
  dispose(): void;
}

/** The network between clients and databases: names that follow renames, and doors that security groups open. */
export function createLocalNetwork(options: LocalNetworkOptions): LocalNetwork {
  const { admits, log, isOurs = (address) => canListenOn(address, 0) } = options;
  const functions = createFunctionAddresses(isOurs);
  const gate = createGate(admits, functions);
  const sockets = new Set<Socket>();
  const endpoints = createEndpoints(gate, sockets);
  let hasTold = false;
  return {
    clusterNetwork: endpoints,
    functionAddress: async (functionArn, groupIds) => {
      const address = await functions.addressOf(functionArn, groupIds);
      if (address !== undefined) return address;
      gate.openForEverybody();
      if (!hasTold) log('functions have no addresses of their own on this machine: security groups let everybody in');
      hasTold = true;
      return undefined;
    },
    dispose: () => {
      endpoints.dispose();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function createEndpoints(gate: Gate, sockets: Set<Socket>): ClusterNetwork & { dispose(): void } {
  const endpoints = new Map<string, Endpoint>();
  const ports = createPortDirectory();
  let isDisposed = false;
  const opened = (socket: Socket) => {
    // The runtime's other servers decide how long the process lives.
    sockets.add(socket.unref());
    socket.once('close', () => sockets.delete(socket));
  };
  const endpointOf = (name: EndpointName): Endpoint => {
    const { accountId, region } = name;
    // A rule for the port that the name has here counts, too: RDS's answers name that one, and on AWS both are the same.
    const mayEnter = (destination: Destination, address: string) =>
      [destination.port, endpoint.port ?? destination.port].some((port) =>
        gate.admits({ accountId, region }, { ...destination, port }, address),
      );
    const endpoint: Endpoint = endpoints.get(keyOf(name)) ?? new Endpoint({ ports, admits: mayEnter, opened });
    endpoints.set(keyOf(name), endpoint);
    return endpoint;
  };
  return {
    reserve: async (name) => void (await endpointOf(name).reserve()),
    lead: async (name, destination) => {
      if (isDisposed) throw new Error('the local network is disposed of');
      await endpointOf(name).lead(destination);
    },
    close: (name) => endpointOf(name).close(),
    addressOf: (name) => {
      const { port } = endpointOf(name);
      return port === undefined ? undefined : { address: 'localhost', port };
    },
    dispose: () => {
      isDisposed = true;
      for (const endpoint of endpoints.values()) endpoint.close();
    },
  };
}

function keyOf({ accountId, region, kind, name }: EndpointName): string {
  return `${accountId} ${region} ${kind} ${name}`;
}
