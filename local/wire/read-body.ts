import type { IncomingMessage } from 'node:http';
import { AwsFault } from './aws-fault.ts';

/** The largest body any imitated API takes is Lambda's synchronous payload of 6 MB; the rest is room for its envelope. */
export const BODY_BYTES_MAX = 7 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // What is too large is still read to its end, without being kept: a client hears the answer only after its last byte.
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  if (bytes <= BODY_BYTES_MAX) return Buffer.concat(chunks);
  throw new AwsFault(
    'RequestEntityTooLargeException',
    `the body has ${bytes} bytes, expected ${BODY_BYTES_MAX} at most`,
    {
      statusCode: 413,
    },
  );
}
