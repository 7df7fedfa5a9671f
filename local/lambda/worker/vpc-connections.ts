import type { TcpSocketConnectOpts } from 'node:net';
import { Socket } from 'node:net';
import { serviceAt } from '../service-addresses.ts';

/** The addresses of this machine that the runtime listens on, by all names that clients use for them. */
const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3})$/i;
const LISTENING = '127.0.0.1';

/** The way out of a VPC. */
export interface VpcConnections {
  /** To these services no route leads from now on; connections that are established stay. */
  cutOff(services: readonly string[]): void;
}

/**
 * Lets every connection of this thread to this machine come from one of its loopback addresses, if it has one, by which
 * the local network knows the function; those to a service that is cut off are never answered, as when a SYN is dropped.
 * The bundle stays as it would be deployed: HTTP, TLS and database clients all end here.
 */
export function connectFromVpc(localAddress: string | undefined): VpcConnections {
  let unreachable: readonly string[] = [];
  const connect = Socket.prototype.connect as (this: Socket, ...all: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...all: unknown[]): Socket {
    let isDropped = false;
    const changed = withOptions(all, (options) => {
      const { host = '' } = options as Partial<TcpSocketConnectOpts>;
      isDropped = unreachable.includes(serviceAt(host) ?? '');
      return comingFrom(options, localAddress);
    });
    if (!isDropped) return connect.apply(this, changed);
    // It stays as every socket is until it is connected; whoever waits gives up by a time-out of his own.
    return Object.assign(this, { connecting: true });
  };
  return { cutOff: (services) => void (unreachable = services) };
}

/** IPv4 is said, because a name that is looked up may be an IPv6 address first, to which this one cannot connect. */
function comingFrom(options: object, localAddress: string | undefined): object {
  const { host = 'localhost', port, localAddress: own } = options as Partial<TcpSocketConnectOpts>;
  if (port === undefined || own !== undefined || !THIS_MACHINE.test(host)) return options;
  const place = serviceAt(host) === undefined ? host : LISTENING;
  return { ...options, host: place, family: 4, ...(localAddress !== undefined && { localAddress }) };
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
