import type { TcpSocketConnectOpts } from 'node:net';
import { Socket } from 'node:net';

/** The addresses of this machine that the runtime listens on, by all names that clients use for them. */
const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3})$/i;

/**
 * Lets every connection of this thread to this machine come from one of its loopback addresses, by which the local
 * network knows the function. The bundle stays as it would be deployed: HTTP, TLS and database clients all end here.
 */
export function connectFrom(localAddress: string): void {
  const connect = Socket.prototype.connect as (this: Socket, ...all: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...all: unknown[]): Socket {
    return connect.apply(
      this,
      withOptions(all, (options) => comingFrom(options, localAddress)),
    );
  };
}

/** IPv4 is said, because a name that is looked up may be an IPv6 address first, to which this one cannot connect. */
function comingFrom(options: object, localAddress: string): object {
  const { host = 'localhost', port, localAddress: own } = options as Partial<TcpSocketConnectOpts>;
  if (port === undefined || own !== undefined || !THIS_MACHINE.test(host)) return options;
  return { ...options, host, localAddress, family: 4 };
}

/**
 * Changes the options in the arguments, which are options, or a port with or without a host, or a path, and then perhaps
 * a listener; or one array of options and listener, marked by Node as already read, which therefore must stay the same.
 */
function withOptions(all: unknown[], change: (options: object) => object): unknown[] {
  const [first, ...rest] = all;
  if (Array.isArray(first)) {
    first[0] = change(first[0] as object);
    return all;
  }
  if (typeof first === 'object' && first !== null) return [change(first), ...rest];
  if (!Number.isInteger(Number(first))) return all;
  const host = typeof rest[0] === 'string' ? { host: rest[0] } : {};
  return [change({ port: first, ...host }), ...rest.filter((each) => typeof each === 'function')];
}
