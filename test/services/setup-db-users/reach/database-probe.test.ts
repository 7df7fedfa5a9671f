import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Certificates, createCertificates } from '../../../../local/postgres/certificates.ts';
import { probeDatabase } from '../../../../services/setup-db-users/reach/database-probe.ts';

let certificates: Certificates;
let stranger: Certificates;
let server: Server | undefined;
const sockets = new Set<Socket>();

beforeAll(async () => {
  [certificates, stranger] = await Promise.all([createCertificates(), createCertificates()]);
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** A server that is asked for TLS and does this. Answers its port. */
async function listening(receive: (socket: Socket) => void): Promise<number> {
  server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    receive(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** As PostgreSQL does: it answers an SSLRequest by a letter, and then shakes hands. */
const withTls =
  ({ serverCertificatePem: cert, serverKeyPem: key }: Certificates) =>
  (socket: Socket) =>
    socket.once('data', (request) => {
      expect([...request]).toEqual([0, 0, 0, 8, 4, 210, 22, 47]);
      socket.write('S');
      const secureContext = createSecureContext({ cert, key });
      new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined);
    });

const probe = (port: number, limitMs = 5_000) =>
  probeDatabase({ host: 'localhost', port }, certificates.authorityPem, limitMs);

test('a database is reached when it shakes hands with a certificate that is trusted', async () => {
  expect(await probe(await listening(withTls(certificates)))).toBeUndefined();
});

test.each([
  ['drops every packet', 'timed out', () => undefined],
  ['cuts the connection off', 'closed', (socket: Socket) => socket.destroy()],
  ['closes after the question', 'closed', (socket: Socket) => socket.once('data', () => socket.end())],
  ['speaks no TLS', 'no TLS', (socket: Socket) => socket.once('data', () => socket.write('N'))],
  [
    'answers S and then nonsense',
    'closed',
    (socket: Socket) => socket.once('data', () => socket.end('Sthis is no TLS at all')),
  ],
] as const)('one that %s is not reached: %s', async (what, why, receive) => {
  expect(await probe(await listening(receive), what === 'drops every packet' ? 100 : 5_000)).toBe(why);
});

test('one that stops in the middle of the handshake is not reached: timed out', async () => {
  expect(await probe(await listening((socket) => socket.once('data', () => socket.write('S'))), 100)).toBe('timed out');
});

test('one whose certificate nobody vouches for is not reached', async () => {
  expect(await probe(await listening(withTls(stranger)))).toBe('certificate not trusted');
});

test('a port on which nobody listens, and a name that is none, are told apart', async () => {
  const port = await listening(() => undefined);
  server!.close();
  expect(await probe(port)).toBe('refused');
  const nowhere = { host: 'no-such-name.invalid', port };
  expect(await probeDatabase(nowhere, certificates.authorityPem, 5_000)).toBe('name not resolved');
});
