import type { Answer } from './answer.ts';
import type { AwsFault } from './aws-fault.ts';
import { ec2Codec } from './ec2-codec.ts';
import { jsonCodec } from './json-codec.ts';
import { queryCodec } from './query-codec.ts';
import { restLambdaCodec } from './rest-lambda-codec.ts';
import type { WireService } from './service.ts';
import type { WireRequest } from './wire-request.ts';

/** How one service's inputs, outputs and faults travel. */
export interface Codec {
  /** Throws an `AwsFault` when the request cannot be read. */
  readInput(request: WireRequest, operation: string): unknown;
  writeOutput(operation: string, output: unknown, requestId: string): Answer;
  writeFault(fault: AwsFault, requestId: string): Answer;
}

export function codecOf(service: WireService): Codec {
  switch (service.protocol.kind) {
    case 'json':
      return jsonCodec(service.name, service.protocol);
    case 'query':
      return queryCodec(service.protocol);
    case 'ec2':
      return ec2Codec(service.protocol);
    case 'rest-lambda':
      return restLambdaCodec;
  }
}
