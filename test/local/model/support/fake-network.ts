import type { ClusterNetwork, Destination, EndpointName } from '../../../../local/model/cluster-network.ts';

export interface FakeNetwork extends ClusterNetwork {
  /** Where a name of a cluster or instance leads, if anywhere. */
  destinationOf(kind: EndpointName['kind'], name: string): Destination | undefined;
}

/** Names with ports 1, 2, 3 and so on, in the order in which they are first heard of. */
export function createFakeNetwork(): FakeNetwork {
  const ports = new Map<string, number>();
  const destinations = new Map<string, Destination>();
  const keyOf = ({ kind, name }: Pick<EndpointName, 'kind' | 'name'>) => `${kind} ${name}`;
  const reserve = (name: EndpointName) => void ports.set(keyOf(name), ports.get(keyOf(name)) ?? ports.size + 1);
  return {
    reserve,
    lead: (name, destination) => {
      reserve(name);
      destinations.set(keyOf(name), destination);
    },
    close: (name) => void destinations.delete(keyOf(name)),
    addressOf: (name) => {
      const port = ports.get(keyOf(name));
      return port === undefined ? undefined : { address: 'localhost', port };
    },
    destinationOf: (kind, name) => destinations.get(keyOf({ kind, name })),
  };
}
