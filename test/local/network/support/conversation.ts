import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ServerEndpoint } from '../../../../local/model/cluster-storage.ts';

export interface Conversation {
  readonly socket: Socket;
  /** Everything received until now. */
  heard(): string;
  /** Resolves when that much has been received. */
  hears(text: string): Promise<void>;
  ended(): Promise<unknown>;
}

/** Connects; rejects with the system's error when nobody listens. */
export async function talkTo({ address, port }: ServerEndpoint): Promise<Conversation> {
  const socket = connect({ host: address, port, family: 4 });
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => (received += text));
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  socket.on('error', () => undefined);
  return {
    socket,
    heard: () => received,
    hears: async (text) => {
      while (!received.includes(text)) await once(socket, 'data');
    },
    ended: () => ended,
  };
}
