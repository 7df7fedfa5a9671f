import { connect, type Server, type Socket } from 'node:net';
import type { Destination } from '../model/cluster-network.ts';
import { joinSockets } from './join-sockets.ts';
import { listenOn, LOOPBACK } from './listening.ts';
import type { PortDirectory } from './port-directory.ts';

export interface EndpointOptions {
  readonly ports: PortDirectory;
  readonly admits: (destination: Destination, address: string) => boolean;
  /** Told of every socket, which the network closes in the end. */
  readonly opened: (socket: Socket) => void;
}

/** One name: a port of its own that leads to a server, or to nobody. */
export class Endpoint {
  private readonly options: EndpointOptions;
  private reservation: Promise<number> | undefined;
  private reserved: number | undefined;
  private destination: Destination | undefined;
  private opening: Promise<void> | undefined;
  private server: Server | undefined;

  constructor(options: EndpointOptions) {
    this.options = options;
  }

  /** Known once it is reserved. */
  get port(): number | undefined {
    return this.reserved;
  }

  /** The port, the same for good. */
  async reserve(): Promise<number> {
    this.reservation ??= this.options.ports.take();
    this.reserved = await this.reservation;
    return this.reserved;
  }

  /** Resolves when connections are taken. Rejects when somebody else listens on the port by now. */
  async lead(destination: Destination): Promise<void> {
    this.destination = destination;
    this.opening ??= this.open().finally(() => (this.opening = undefined));
    await this.opening;
  }

  /** Connections are refused at once; those that are established go on. */
  close(): void {
    this.destination = undefined;
    this.server?.close();
    this.server = undefined;
  }

  private async open(): Promise<void> {
    if (this.server) return;
    const server = await listenOn(LOOPBACK, await this.reserve(), (socket) => this.receive(socket));
    // It may have been closed meanwhile.
    if (this.destination) this.server = server;
    else server.close();
  }

  /** AWS drops the packets of those that no rule lets in, so that they wait for their own timeout; here they are cut off. */
  private receive(client: Socket): void {
    const { destination } = this;
    this.options.opened(client);
    if (!destination || !this.options.admits(destination, client.remoteAddress ?? '')) {
      client.destroy();
      return;
    }
    const { address, port } = destination.server;
    const server = connect({ host: address, port, family: 4, allowHalfOpen: true, noDelay: true });
    this.options.opened(server);
    joinSockets(client, server);
  }
}
