import type { Answer } from './answer.ts';
import { AwsFault } from './aws-fault.ts';
import type { Codec } from './codec.ts';
import type { Protocol } from './service.ts';
import { sqsQueryErrorHeader } from './sqs-query-error.ts';
import { toJsonValue } from './to-json.ts';

/** JSON 1.0 and 1.1. Inputs stay as JSON holds them: times are epoch seconds, bytes are base64 text. */
export function jsonCodec(serviceName: string, protocol: Extract<Protocol, { kind: 'json' }>): Codec {
  const contentType = `application/x-amz-json-${protocol.version}`;
  return {
    readInput: ({ body }) => parseObject(body.toString('utf8')),
    writeOutput: (_operation, output) => json(200, contentType, output ?? {}),
    writeFault: (fault) => {
      const answer = json(fault.statusCode, contentType, faultBody(fault));
      return serviceName === 'sqs'
        ? { ...answer, headers: { ...answer.headers, ...sqsQueryErrorHeader(fault) } }
        : answer;
    },
  };
}

export function faultBody(fault: AwsFault): object {
  return { __type: fault.code, message: fault.message, ...fault.members };
}

export function json(statusCode: number, contentType: string, value: unknown): Answer {
  return { statusCode, headers: { 'Content-Type': contentType }, body: JSON.stringify(toJsonValue(value)) };
}

function parseObject(text: string): unknown {
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    throw new AwsFault('SerializationException', 'the request body is not JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new AwsFault('SerializationException', 'the request body is not a JSON object');
}
