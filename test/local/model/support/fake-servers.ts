import { nullStorage, type ClusterStorage, type ServerRequest } from '../../../../local/model/cluster-storage.ts';

export interface FakeServers extends ClusterStorage {
  /** Every start of a server that did not run, in order. */
  readonly starts: ServerRequest[];
  isRunning(volumeId: string): boolean;
  /** The name that the certificate of a volume's server is for; nothing where it is the one that clients use. */
  certifiedFor(volumeId: string): string | undefined;
}

/** Servers without data. Each start is on a port of its own, from 5001 on. */
export function createFakeServers(): FakeServers {
  const starts: ServerRequest[] = [];
  const running = new Map<string, number>();
  const certified = new Map<string, string | undefined>();
  return {
    ...nullStorage,
    starts,
    isRunning: (volumeId) => running.has(volumeId),
    certifiedFor: (volumeId) => certified.get(volumeId),
    certify: ({ volumeId, name }) => void certified.set(volumeId, name),
    startServer: (request) => {
      const port = running.get(request.volumeId) ?? 5000 + starts.push(request);
      running.set(request.volumeId, port);
      return { address: 'localhost', port };
    },
    stopServer: ({ volumeId }) => void running.delete(volumeId),
  };
}
