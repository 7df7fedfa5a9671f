import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Unreached, unreachedBecause } from '../../../shared/unreached.ts';

/** PostgreSQL documentation, "Message Formats", SSLRequest: its length, then 1234 and 5679. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const WILLING = 'S'.charCodeAt(0);

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
}

/** Whether a PostgreSQL server answers there over TLS, with a certificate for this name. Nobody logs in. */
export async function probeDatabase(
  { host, port }: DatabaseAddress,
  certificateAuthorities: string | string[],
  limitMs: number,
): Promise<Unreached | undefined> {
  const signal = AbortSignal.timeout(limitMs);
  const socket = connect({ host, port, signal });
  // One that is given up on may still complain.
  socket.on('error', () => undefined);
  try {
    await before(socket, 'connect');
    socket.write(SSL_REQUEST);
    const [answer] = (await before(socket, 'data')) as [Buffer];
    if (answer[0] !== WILLING) return 'no TLS';
    const secure = connectTls({ socket, servername: host, host, ca: certificateAuthorities, rejectUnauthorized: true });
    secure.on('error', () => undefined);
    await before(secure, 'secureConnect');
    return undefined;
  } catch (error) {
    if (signal.aborted) return 'timed out';
    return unreachedBecause(error) ?? 'closed';
  } finally {
    socket.destroy();
  }
}

/** Waits for an event; rejects when the socket fails or is closed first. */
async function before(socket: Socket, event: string): Promise<unknown[]> {
  const settled = new AbortController();
  const { signal } = settled;
  const closed = once(socket, 'close', { signal }).then(() => {
    throw new Error('closed');
  });
  try {
    return await Promise.race([once(socket, event, { signal }), closed]);
  } finally {
    closed.catch(() => undefined);
    settled.abort();
  }
}
