import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** MD5 of a text in hex; SDKs compare it with their own. */
export function md5Of(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/** MD5 over message attributes as AWS defines it: names sorted, each part preceded by its length in four bytes. */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name]!;
    hash.update(withLength(Buffer.from(name)));
    hash.update(withLength(Buffer.from(attribute.DataType ?? '')));
    const isBinary = attribute.DataType?.startsWith('Binary') ?? false;
    hash.update(Buffer.of(isBinary ? 2 : 1));
    hash.update(withLength(isBinary ? bytesOf(attribute.BinaryValue) : Buffer.from(attribute.StringValue ?? '')));
  }
  return hash.digest('hex');
}

/** A binary value is bytes in process and base64 text over JSON. */
export function bytesOf(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
