import { createServer, type Server, type Socket } from 'node:net';

/** All names and addresses are on this machine only. */
export const LOOPBACK = '127.0.0.1';

/** A server that listens on a port of this machine, 0 being any, and keeps no process alive. Rejects when it cannot. */
export function listenOn(address: string, port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, onConnection);
    server.once('error', reject);
    server.listen({ port, host: address }, () => {
      server.off('error', reject);
      resolve(server.unref());
    });
  });
}

/** Whether somebody may listen there now; the address itself may not exist on this machine. */
export async function canListenOn(address: string, port: number): Promise<boolean> {
  try {
    (await listenOn(address, port, (socket) => socket.destroy())).close();
    return true;
  } catch {
    // Why it cannot be makes no difference to the answer.
    return false;
  }
}
