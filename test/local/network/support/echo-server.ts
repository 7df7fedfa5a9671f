import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { ServerEndpoint } from '../../../../local/model/cluster-storage.ts';

export interface EchoServer extends ServerEndpoint {
  close(): Promise<void>;
}

/** Greets with its name, sends back what it is sent, and ends when the client has ended. */
export async function startEchoServer(name: string): Promise<EchoServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    socket.write(`${name}\n`);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: 'localhost',
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
