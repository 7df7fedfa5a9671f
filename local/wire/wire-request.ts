import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, wholly read. */
export interface WireRequest {
  readonly requestId: string;
  readonly method: string;
  /** Still percent-encoded, without the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
