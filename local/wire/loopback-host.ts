import { isIP } from 'node:net';
import { AwsFault } from './aws-fault.ts';

/**
 * Refuses a request that was sent to another name than this machine's own. A page in a browser can have its name resolved
 * to 127.0.0.1 (DNS rebinding), and signatures are not verified here: the `Host` it sends gives it away.
 */
export function requireLoopbackHost(host: string | undefined): void {
  if (host === undefined || isLoopback(nameOf(host))) return;
  throw new AwsFault(
    'AccessDenied',
    `the local runtime answers to 127.0.0.1 and localhost only, not to Host '${host}'. HINT: set AWS_ENDPOINT_URL to the address that it printed.`,
    { statusCode: 403 },
  );
}

function nameOf(host: string): string {
  return host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

function isLoopback(name: string): boolean {
  if (isIP(name) === 4) return name.startsWith('127.');
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}
