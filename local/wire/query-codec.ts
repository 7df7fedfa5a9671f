import type { NormalizedSchema } from '@smithy/core/schema';
import type { Answer } from './answer.ts';
import type { Codec } from './codec.ts';
import { existingSchemas } from './operation-schemas.ts';
import { readForm } from './query-form.ts';
import { refuseMissing } from './refuse-missing.ts';
import type { Protocol } from './service.ts';
import { element, escapeText, writeMembers } from './xml.ts';

type QueryProtocol = Extract<Protocol, { kind: 'query' }>;

/** AWS Query: a form in, XML out, both led by the SDK client's schemas. */
export function queryCodec(protocol: QueryProtocol): Codec {
  return {
    readInput: ({ body }, operation) => {
      const schemas = existingSchemas(protocol.client, operation);
      const input = readForm(schemas.input, new URLSearchParams(body.toString('utf8')));
      refuseMissing(schemas.required, input);
      return input;
    },
    writeOutput: (operation, output, requestId) => {
      const result = writeResult(operation, existingSchemas(protocol.client, operation).output, output);
      const metadata = element('ResponseMetadata', element('RequestId', requestId));
      return xml(200, protocol, `${operation}Response`, result + metadata);
    },
    writeFault: (fault, requestId) => {
      const type = element('Type', fault.statusCode < 500 ? 'Sender' : 'Receiver');
      const message = element('Message', escapeText(fault.message));
      const error = element('Error', type + element('Code', escapeText(fault.code)) + message);
      return xml(fault.statusCode, protocol, 'ErrorResponse', error + element('RequestId', requestId));
    },
  };
}

/** An operation without output has no Result element at all. */
function writeResult(operation: string, schema: NormalizedSchema, output: unknown): string {
  return schema.isUnitSchema() ? '' : element(`${operation}Result`, writeMembers(schema, output ?? {}));
}

function xml(statusCode: number, protocol: QueryProtocol, root: string, content: string): Answer {
  const body = `<${root} xmlns="${protocol.xmlNamespace}">${content}</${root}>\n`;
  return { statusCode, headers: { 'Content-Type': 'text/xml' }, body };
}
